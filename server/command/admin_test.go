package command

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// The link goes into the data of the server, which runs meanwhile, and counts
// once.
func TestAdminLink(t *testing.T) {
	t.Chdir(t.TempDir())
	if code, _, errs := run("admin link --data none"); code != 2 || !strings.Contains(errs, "server.key") {
		t.Errorf("without a server: exit %d, %q", code, errs)
	}
	for _, line := range []string{"admin", "admin list", "admin link --sign-in key"} {
		if code, _, errs := run(line); code != 2 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit %d, %q", line, code, errs)
		}
	}
	base := served(t, "data")
	code, out, _ := run("admin link --data data --public-url " + base)
	link := strings.TrimSpace(out)
	secret, ok := strings.CutPrefix(link, base+"/console/join#")
	if code != 0 || !ok {
		t.Fatalf("exit %d, %q", code, out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	join := func() (status int, at string) {
		t.Helper()
		r, err := browser.PostForm(base+"/console/join", url.Values{"code": {secret}, "name": {"Anna"}, "password": {"seven green bottles on the wall"}})
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return r.StatusCode, r.Request.URL.Path
	}
	if status, at := join(); status != 200 || at != "/console" {
		t.Errorf("the link leads to %d at %s", status, at)
	}
	if status, _ := join(); status != 404 {
		t.Errorf("used again it gives %d", status)
	}
}
