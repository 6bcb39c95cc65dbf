package http_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"sidetone/server/caller"
)

// What is no passkey of ours lets nobody in, and a challenge counts once, in its
// time, for what it was given for. A real one signs in in server/e2e/signin.
func TestWrongPasskeys(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.Callers = caller.Resolver{PublicURL: "https://check.example"} })
	ask := func() string {
		t.Helper()
		var given struct {
			ID      string
			Options struct {
				PublicKey struct{ Challenge, RPID, UserVerification string }
			}
		}
		s.call("POST", "/console/passkey/ask", "", "{}").want(200, &given)
		if p := given.Options.PublicKey; len(p.Challenge) < 22 || p.RPID != "check.example" || p.UserVerification != "required" {
			t.Errorf("%+v", given)
		}
		return given.ID
	}
	answer := func(path, id string, answer any) answer {
		t.Helper()
		return s.call("POST", path, "", map[string]any{"id": id, "answer": answer})
	}
	forged := map[string]any{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": map[string]string{
		"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "AAAA"}}
	id := ask()
	answer("/console/passkey", id, forged).refused(401, "", "lets nobody in")
	answer("/console/passkey", id, forged).refused(400, "", "Begin again") // it is used up
	answer("/console/join/passkey", ask(), forged).refused(400, "", "Begin again")
	answer("/console/passkey", "none", nil).refused(400, "", "Begin again")
	late := ask()
	s.advance(11 * time.Minute)
	answer("/console/passkey", late, forged).refused(400, "", "Begin again")

	s.call("POST", "/console/join/passkey/ask", "", map[string]string{"code": "none", "name": "Eve"}).refused(404, "", "used")
	foreign, err := http.NewRequest("POST", s.url+"/console/passkey/ask", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	s.send(foreign).refused(403, "", "another site")

	// Where passkeys cannot be, none is offered.
	plain := newRig(t, nil)
	a := plain.call("POST", "/console/passkey/ask", "", "{}").refused(503, "", "HTTPS")
	never(t, a)
	if raw, err := json.Marshal(string(a.body)); err != nil || strings.Contains(string(raw), "challenge") {
		t.Errorf("%s, %v", raw, err)
	}
	if strings.Contains(string(plain.call("GET", "/console", "", nil).body), "with a passkey") {
		t.Error("a passkey is offered on an address")
	}
}
