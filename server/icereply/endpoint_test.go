package icereply

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const endpointReply = `{"iceServers":[{"urls":["turn:relay.example.org:3478"],"username":"u","credential":"planted-credential-%d"}]}`

// clock is moved by the test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestEndpointIsAskedOnceForAWhile(t *testing.T) {
	asked, down := 0, false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		body, _ := io.ReadAll(r.Body)
		if r.Method != "POST" || r.Header.Get("Authorization") != "Bearer planted-key" || string(body) != `{"ttl":600}` || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %q %q", r.Method, r.Header, body)
		}
		if down {
			http.Error(w, "planted-credential-9", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, endpointReply, asked)
	}))
	defer s.Close()
	c := &clock{at: time.Unix(1_800_000_000, 0)}
	e := &Endpoints{Now: c.now}
	from := Endpoint{URL: s.URL + "/turn?key=planted-query", Method: "POST", Authorization: "Bearer planted-key", Body: `{"ttl":600}`, Cache: 30 * time.Second}
	read := func(want string, wantAsked int, wantError string) {
		t.Helper()
		servers, err := e.Read(from)
		_, credential := Credentials(servers)
		if credential != want || asked != wantAsked || (err == nil) != (wantError == "") || err != nil && !strings.Contains(err.Error(), wantError) {
			t.Errorf("%q after %d, %v; want %q after %d, %s", credential, asked, err, want, wantAsked, wantError)
		}
		if err != nil && strings.Contains(err.Error(), "planted") {
			t.Errorf("a secret is told: %v", err)
		}
	}
	read("planted-credential-1", 1, "")
	read("planted-credential-1", 1, "")
	c.pass(31 * time.Second)
	read("planted-credential-2", 2, "")
	c.pass(31 * time.Second)
	down = true
	read("planted-credential-2", 3, "answered 503")
	read("planted-credential-2", 3, "answered 503")
	c.pass(retryAfter)
	read("planted-credential-2", 4, "answered 503")
	c.pass(staleFor)
	read("", 5, "answered 503")
	down = false
	c.pass(retryAfter)
	read("planted-credential-6", 6, "")
	if got := e.Handed(from); len(got) != 3 || got[0] != "planted-credential-1" {
		t.Errorf("remembers %q", got)
	}
	c.pass(rememberFor)
	read("planted-credential-7", 7, "")
	if got := e.Handed(from); len(got) != 1 {
		t.Errorf("remembers %q", got)
	}
}

func TestEndpointThatIsOfNoUse(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, "a redirect (307), which is not followed"},
		"refused":     {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "planted", http.StatusUnauthorized) }, "answered 401"},
		"no JSON":     {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "planted") }, "is not JSON"},
		"too long":    {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat(" ", MaxSize+2)) }, "larger than 64 KiB"},
		"no password": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `[{"urls":"stun:planted:3478"}]`) }, "without user name and credential"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "planted")
		}, "broke off"},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.answer)
			defer s.Close()
			servers, err := new(Endpoints).Read(Endpoint{URL: s.URL + "/planted?planted"})
			if err == nil || servers != nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "planted") {
				t.Errorf("%v, %v; want %s", servers, err, c.want)
			}
		})
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	if _, err := new(Endpoints).Read(Endpoint{URL: gone.URL + "/planted"}); err == nil || strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "cannot be reached") {
		t.Error(err)
	}
}
