package runs

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/profile"
)

// created is 2026-01-02T03:04:05Z, in seconds 1767323045.
var created = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

const (
	restOfMinute = "2FFYksszK3Sauza+n1k5fvd/3dQ="
	restExpired  = "Fb1w/DSp3P5bX0jnIkVYGaAW1dQ="
)

func aRun() store.Run {
	return store.Run{ID: "n_1", Profile: "p", Created: created, Expires: created.Add(time.Minute)}
}

// The REST passwords were computed with
// printf '%s' "$username" | openssl dgst -sha1 -hmac secret -binary | base64
func TestCredentialsOfAProfile(t *testing.T) {
	for _, c := range []struct {
		name   string
		server profile.Server
		want   []api.ICEServer
	}{
		{"static", profile.Server{URLs: []string{"turn:a", "turn:a?transport=tcp"}, Credentials: profile.Credentials{Username: "u", Password: "p"}},
			[]api.ICEServer{{URLs: []string{"turn:a", "turn:a?transport=tcp"}, Username: "u", Credential: "p"}}},
		{"stun gets none", profile.Server{URLs: []string{"turn:a", "stun:a", "turn:b"}, Credentials: profile.Credentials{Username: "u", Password: "p"}},
			[]api.ICEServer{
				{URLs: []string{"turn:a"}, Username: "u", Credential: "p"}, {URLs: []string{"stun:a"}},
				{URLs: []string{"turn:b"}, Username: "u", Credential: "p"},
			}},
		{"secret", profile.Server{URLs: []string{"turn:a"}, Credentials: profile.Credentials{Secret: "secret"}},
			[]api.ICEServer{{URLs: []string{"turn:a"}, Username: "1767323105:n_1", Credential: restOfMinute}}},
		{"secret, expired", profile.Server{URLs: []string{"turn:a"}, Credentials: profile.Credentials{Secret: "secret", TTLS: -60}},
			[]api.ICEServer{{URLs: []string{"turn:a"}, Username: "1767322985:n_1", Credential: restExpired}}},
	} {
		s := &Service{}
		got := s.servers(profile.Profile{ICE: profile.ICE{Servers: []profile.Server{c.server}}}, aRun())
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestMadeUpCredentialsSaySo(t *testing.T) {
	s := &Service{}
	p := profile.Profile{ICE: profile.ICE{Embedded: true, Servers: []profile.Server{{URLs: []string{"stun:a", "turn:a"}}}}}
	first, again := s.servers(p, aRun()), s.servers(p, aRun())
	if len(first) != 2 || first[0].CredentialsUnknown || !first[1].CredentialsUnknown || first[1].Credential == "" || first[1].Credential == again[1].Credential {
		t.Errorf("%+v %+v", first, again)
	}
}

func TestHandedSecretsAreKnownAgain(t *testing.T) {
	p := profile.Profile{Name: "p", ICE: profile.ICE{Servers: []profile.Server{
		{URLs: []string{"turn:a"}, Credentials: profile.Credentials{Secret: "the shared secret", TTLS: 3600}},
		{URLs: []string{"turn:b"}, Credentials: profile.Credentials{Username: "u", Password: "the password"}},
	}}}
	s := &Service{Profiles: []profile.Profile{p}}
	handed := strings.Join(s.Handed(aRun()), "\n")
	for _, want := range []string{"the shared secret", "the password", s.servers(p, aRun())[0].Credential} {
		if !strings.Contains(handed, want) {
			t.Errorf("%q is not known again", want)
		}
	}
}
