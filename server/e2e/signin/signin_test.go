//go:build linux

package signin

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/account/openid"
	"sidetone/server/account/openid/openidtest"
	"sidetone/server/config"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/local"
	"sidetone/shared/api"
	"sidetone/web/page"
)

// within is how long one browser may take on a busy machine; a quiet one needs
// ten seconds.
const within = 3 * time.Minute

// password of Carl, who has no passkey.
const password = "seven green bottles on the wall"

// task is what a browser is to do.
type task struct {
	Kind       string `json:"kind"`
	Executable string `json:"executable"`
	Base       string `json:"base"`
	Link       string `json:"link"`
	Name       string `json:"name"`
	Password   string `json:"password"`
	Pictures   string `json:"pictures"`
}

// done is what it says that it did.
type done struct {
	Step, Who, Token, Link, Said, Out string
	Error, At, Page                   string // of one that failed
	Code, Passkeys, Left              int
	Dead, People                      bool
	Two, One                          []string // names of passkeys
}

func TestSignIn(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	m, provider := served(t)
	chromium := drive(t, browser.Chromium, task{Kind: "chrome", Link: m.FirstLink, Base: m.URL, Name: "bert", Password: openidtest.Password})
	want(t, chromium["link"].Code > 20, "the code is not taken out of the address")
	want(t, chromium["passkey made"].Who == "Anna" && chromium["passkey made"].Passkeys == 1, "%+v", chromium["passkey made"])
	want(t, chromium["passkey"].Who == "Anna", "%+v", chromium["passkey"])
	keys := chromium["passkeys"]
	want(t, len(keys.Two) == 2 && len(keys.One) == 1 && keys.One[0] == "Key <in> the drawer" && keys.Two[1] == keys.One[0] && keys.Said != "", "%+v", keys)
	want(t, chromium["second passkey"].Who == "Anna", "%+v", chromium["second passkey"])
	for _, step := range []string{"left", "left with one", "left again", "left the provider"} {
		want(t, chromium[step].Dead && chromium[step].Left == 0, "%s: %+v", step, chromium[step])
	}
	want(t, chromium["provider"].Who == "bert of the tests" && !chromium["provider"].People, "%+v", chromium["provider"])
	want(t, strings.HasPrefix(chromium["left the provider"].Out, provider.URL), "%+v", chromium["left the provider"])
	want(t, chromium["left"].Out == "", "who came by a passkey is led to the provider")
	links, accounts := get(t, m.URL+api.PathLinks, chromium["made"].Token), get(t, m.URL+api.PathAccounts, chromium["made"].Token)
	want(t, links == 200 && accounts == 403, "the token gets links: %d, accounts: %d", links, accounts)

	firefox := drive(t, browser.Firefox, task{Kind: "firefox", Link: chromium["made"].Link, Base: m.URL, Password: password})
	want(t, firefox["wrong"].Said == "Name or password is wrong.", "%+v", firefox["wrong"])
	want(t, firefox["password"].Who == "Carl" && !firefox["password"].People, "%+v", firefox["password"])
	for _, step := range []string{"left", "left again"} {
		want(t, firefox[step].Dead && firefox[step].Left == 0, "%s: %+v", step, firefox[step])
	}
}

func want(t *testing.T, is bool, format string, args ...any) {
	t.Helper()
	if !is {
		t.Errorf(format, args...)
	}
}

func get(t *testing.T, address, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// served is a server with a provider beside it, of which bert is support.
func served(t *testing.T) (s *local.Server, provider *openidtest.Provider) {
	t.Helper()
	s = local.ServeWith(t, func(base string, c *config.Config) {
		provider = openidtest.Start(t, base+page.OpenIDBackPath,
			openidtest.Person{ID: "1", Name: "bert", Email: "bert@example.org", Verified: true, Groups: []string{"desk"}})
		c.OpenID = openid.Config{Issuer: provider.URL, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret,
			Scopes: []string{"profile", "email"}, Support: []openid.Rule{{Claim: "groups", Value: "desk"}}}
	})
	return s, provider
}

// drive has a browser do a task and gives what it says, by step.
func drive(t *testing.T, kind browser.Kind, what task) map[string]done {
	t.Helper()
	path, err := browser.Find(kind)
	if err != nil {
		t.Fatal(err)
	}
	what.Executable = path
	if dir := os.Getenv("SIDETONE_SIGNIN_PICTURES"); dir != "" {
		if what.Pictures, err = filepath.Abs(dir); err != nil {
			t.Fatal(err)
		}
	}
	order, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]done{}
	for _, d := range local.Node[done](t, within, "signin.mjs", string(order)) {
		if d.Step == "failed" {
			t.Errorf("%s, at %s: %s\n%s", kind, d.At, d.Error, d.Page)
		}
		steps[d.Step] = d
	}
	return steps
}
