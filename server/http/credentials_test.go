package http_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

const twilioReply = `{"account_sid":"PLANTED-account","username":"PLANTED-user","password":"PLANTED-password","ttl":"86400",
"ice_servers":[{"url":"stun:global.stun.twilio.com:3478","urls":"stun:global.stun.twilio.com:3478"},
{"credential":"relay-credential","username":"relay-user","url":"turn:global.turn.twilio.com:3478?transport=udp","urls":"turn:global.turn.twilio.com:3478?transport=udp","x_key":"PLANTED-key"}]}`

// Of a service's reply a run gets URLs, user name and credential, and nothing
// else; what comes back of the credential is scrubbed.
func TestCredentialsFromAReply(t *testing.T) {
	file := filepath.Join(t.TempDir(), "reply.json")
	if err := os.WriteFile(file, []byte(twilioReply), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, urls := range map[string][]string{
		"the reply's URLs":   nil,
		"the profile's URLs": {"turn:global.turn.twilio.com:443?transport=tcp"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newRig(t, func(s *rig) {
				s.server.Profiles[0].ICE.Servers = []profile.Server{{URLs: urls, Credentials: profile.Credentials{File: file}}}
			})
			answer := s.call("POST", api.PathRuns, "", api.BeginRequest{})
			var run api.BeginReply
			answer.want(200, &run)
			if body := string(answer.body); strings.Contains(body, "PLANTED") || strings.Contains(body, file) {
				t.Errorf("the run got more than it needs: %s", body)
			}
			want := api.ICEServer{URLs: urls, Username: "relay-user", Credential: "relay-credential"}
			if urls == nil {
				want.URLs = []string{"turn:global.turn.twilio.com:3478?transport=udp"}
			}
			if !slices.ContainsFunc(run.ICEServers, func(got api.ICEServer) bool {
				return slices.Equal(got.URLs, want.URLs) && got.Username == want.Username && got.Credential == want.Credential && !got.CredentialsUnknown
			}) {
				t.Errorf("%+v is not in %+v", want, run.ICEServers)
			}
			r := aReport()
			r.Observations = []report.Observation{{ID: "o1", Check: report.CheckICE, Target: "turn:a", Outcome: report.Failed,
				Source: report.FromAgent, Detail: report.Detail{Text: "it said relay-credential"}}}
			if stored := s.stored(run, r); len(stored.Observations) == 0 || strings.Contains(stored.Observations[0].Detail.Text, "relay-credential") {
				t.Errorf("stored: %+v", stored.Observations)
			}
		})
	}
}

func TestAReplyThatIsGone(t *testing.T) {
	told := ""
	s := newRig(t, func(s *rig) {
		s.server.Profiles[0].ICE.Servers = []profile.Server{{URLs: []string{"turn:a"}, Credentials: profile.Credentials{File: "nosuch.json"}}}
		s.runs.Warn = func(what string, err error) { told = what + ": " + err.Error() }
	})
	run := s.begin("")
	last := run.ICEServers[len(run.ICEServers)-1]
	if !last.CredentialsUnknown || last.URLs[0] != "turn:a" || !strings.Contains(told, "nosuch.json") {
		t.Errorf("%+v, told %q", last, told)
	}
}
