package http_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/account/openid/openidtest"
	"sidetone/server/auth"
	"sidetone/server/caller"
)

// withProvider is a rig with a real OpenID provider beside it, of which anna
// is an administrator.
func withProvider(t *testing.T) (*rig, *openidtest.Provider) {
	t.Helper()
	front := httptest.NewUnstartedServer(nil) // takes an address before the provider has to know it
	front.Start()
	base := front.URL
	p := openidtest.Start(t, base+"/console/openid/back",
		openidtest.Person{ID: "1", Name: "anna", Email: "anna@example.org", Verified: true, Groups: []string{"desk"}, Session: "one"},
		openidtest.Person{ID: "2", Name: "eve", Email: "eve@example.org", Verified: true})
	s := newRig(t, func(s *rig) {
		s.server.Callers = caller.Resolver{PublicURL: base}
		s.server.OpenID = openid.New(openid.Config{Issuer: p.URL, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret,
			Scopes: []string{"profile", "email"}, Administrators: []openid.Rule{{Claim: "groups", Value: "desk"}}}, time.Now)
	})
	to, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	front.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host, out.RequestURI = to.Scheme, to.Host, ""
		answer, err := http.DefaultTransport.RoundTrip(out)
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body) // the browser may be gone
	})
	t.Cleanup(front.Close)
	s.url = base
	return s, p
}

// visit asks as a browser does and gives what came.
func visit(t *testing.T, r *http.Response, err error) (text string, at *url.URL) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), r.Request.URL
}

// signInAt goes to a page, is sent to the provider, and signs in there.
func signInAt(t *testing.T, c *http.Client, s *rig, next, name string) (text string, at *url.URL) {
	t.Helper()
	r, err := c.Get(s.url + "/console/openid?next=" + url.QueryEscape(next))
	_, login := visit(t, r, err)
	if login.Path != "/login/username" {
		t.Fatalf("the way to the provider ends at %s", login)
	}
	r, err = c.PostForm(login.Scheme+"://"+login.Host+"/login/username",
		url.Values{"id": {login.Query().Get("authRequestID")}, "username": {name}, "password": {openidtest.Password}})
	return visit(t, r, err)
}

func TestSignInByAProvider(t *testing.T) {
	s, p := withProvider(t)
	c := deskBrowser(t)
	r, err := c.Get(s.url + "/console/settings")
	if text, _ := visit(t, r, err); !strings.Contains(text, signInMark) || !strings.Contains(text, "next=%2fconsole%2fsettings") {
		t.Fatalf("before the sign-in: %s", text)
	}
	text, at := signInAt(t, c, s, "/console/settings", "anna")
	if at.Path != "/console/settings" || !strings.Contains(text, "anna of the tests") || !strings.Contains(text, "Administrator") {
		t.Errorf("anna is led to %s: %s", at, text)
	}
	if strings.Contains(text, openidtest.ClientSecret) || strings.Contains(s.log.String(), openidtest.ClientSecret) {
		t.Error("the client secret is shown")
	}
	// The provider takes her role: her session is dead when it has said so.
	p.Change(openidtest.Person{ID: "1", Name: "anna"})
	if text, _ = signInAt(t, deskBrowser(t), s, "", "anna"); !strings.Contains(text, "nothing that it says about you lets you in") {
		t.Errorf("without a role: %s", text)
	}
	r, err = c.Get(s.url + "/console/settings")
	if text, _ = visit(t, r, err); !strings.Contains(text, signInMark) {
		t.Error("a session outlives its role")
	}
	if text, _ = signInAt(t, deskBrowser(t), s, "", "eve"); !strings.Contains(text, signInMark) {
		t.Errorf("eve is let in: %s", text)
	}
}

// An answer of the provider counts in the browser that asked, once.
func TestSignInOfAnotherBrowser(t *testing.T) {
	s, _ := withProvider(t)
	eve := deskBrowser(t)
	var back *url.URL
	eve.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.Path, "/console/openid/back") {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}
	signInAt(t, eve, s, "", "anna")
	if back == nil {
		t.Fatal("nobody came back")
	}
	r, err := deskBrowser(t).Get(back.String()) // the link that eve sends
	if text, _ := visit(t, r, err); !strings.Contains(text, "begun in another browser") {
		t.Errorf("in another browser: %s", text)
	}
	eve.CheckRedirect = nil
	r, err = eve.Get(back.String())
	if text, at := visit(t, r, err); at.Path != "/console" || strings.Contains(text, signInMark) {
		t.Errorf("in her own: %s", text)
	}
	r, err = eve.Get(back.String())
	if text, _ := visit(t, r, err); !strings.Contains(text, signInMark) {
		t.Errorf("again: %s", text)
	}
	r, err = deskBrowser(t).Get(s.url + "/console/openid/back?error=access_denied&error_description=%3Cb%3Eplanted&state=x")
	if text, _ := visit(t, r, err); strings.Contains(text, "planted") {
		t.Error("what somebody wrote into an address is shown")
	}
}

// A sign-in leads on within support's pages and nowhere else.
func TestWhereASignInLeads(t *testing.T) {
	s := newRig(t, nil)
	for next, want := range map[string]string{
		"":                                     "/console",
		"/console?q=a%26b&lang=en":             "/console?q=a%26b&lang=en",
		"/console/settings":                    "/console/settings",
		"/r/r_1":                               "/r/r_1",
		"/d/public":                            "/console",
		"//evil.example/console":               "/console",
		"https://evil.example/console":         "/console",
		"/console\\evil":                       "/console",
		"/consoles":                            "/console",
		"javascript:alert(1)":                  "/console",
		"/console" + strings.Repeat("x", 2000): "/console",
	} {
		form := url.Values{"key": {operatorKey}, "next": {next}}
		request, err := http.NewRequest("POST", s.url+"/console/session", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := s.send(request).want(303, nil).header.Get("Location"); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
	page := string(s.call("GET", `/console?q="><script>alert(1)</script>`, "", nil).want(200, nil).body)
	if strings.Contains(page, "<script>alert") {
		t.Error("an address becomes markup")
	}
}

// Over HTTPS the cookie is one that no other host can plant; it is never read
// by a script or sent with another site's form.
func TestCookieOfASession(t *testing.T) {
	for _, c := range []struct{ origin, name string }{{"", "sidetone_console"}, {"https://check.example", "__Host-sidetone"}} {
		s := newRig(t, func(s *rig) { s.server.Callers = caller.Resolver{PublicURL: c.origin} })
		request, err := http.NewRequest("POST", s.url+"/console/session", strings.NewReader(url.Values{"key": {operatorKey}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		cookies := (&http.Response{Header: s.send(request).want(303, nil).header}).Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%v", cookies)
		}
		got := cookies[0]
		if got.Name != c.name || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.Secure != (c.origin != "") {
			t.Errorf("%q: %v", c.origin, got)
		}
		// One that was planted under the plain name counts for nothing there.
		planted, err := http.NewRequest("GET", s.url+"/console", nil)
		if err != nil {
			t.Fatal(err)
		}
		planted.AddCookie(&http.Cookie{Name: "sidetone_console", Value: got.Value})
		in := !strings.Contains(string(s.send(planted).body), signInMark)
		if in != (c.origin == "") {
			t.Errorf("%q: the plain cookie counts: %v", c.origin, in)
		}
	}
}

// Ways that are switched off are neither offered nor taken.
func TestWaysThatAreOff(t *testing.T) {
	s := newRig(t, func(s *rig) {
		s.server.Ways = []string{account.MeansPassword}
		s.server.Operator = auth.Operator{}
	})
	if text := string(s.call("GET", "/console", "", nil).body); strings.Contains(text, "Operator key") || !strings.Contains(text, `id="password"`) {
		t.Errorf("offered: %s", text)
	}
	for path, form := range map[string]string{"/console/session": "key=" + operatorKey, "/console/passkey/ask": "{}"} {
		request, err := http.NewRequest("POST", s.url+path, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.send(request).want(403, nil)
	}
	s.call("GET", "/console/openid", "", nil).want(404, nil)
	s.call("GET", "/api/v1/links", operatorKey, nil).want(401, nil)
}

// A password: wrong ones are told alike, and too many are refused.
func TestSignInWithAPassword(t *testing.T) {
	s := newRig(t, nil)
	code, _, err := s.server.Accounts.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const password = "seven green bottles on the wall"
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	post := func(path string, form url.Values) (string, int) {
		t.Helper()
		r, err := c.PostForm(s.url+path, form)
		if err != nil {
			t.Fatal(err)
		}
		status := r.StatusCode
		text, _ := visit(t, r, nil)
		return text, status
	}
	join := url.Values{"code": {code}, "name": {`Anna "><b>`}, "password": {"short"}}
	if text, status := post("/console/join", join); status != 400 || !strings.Contains(text, "15 characters") || strings.Contains(text, "<b>") || strings.Contains(text, "short\"") {
		t.Errorf("%d: %s", status, text)
	}
	join.Set("password", password)
	if text, _ := post("/console/join", join); strings.Contains(text, signInMark) {
		t.Errorf("joined and not in: %s", text)
	}
	post("/console/session", url.Values{"leave": {"1"}})
	wrong := url.Values{"name": {`Anna "><b>`}, "password": {"wrong"}}
	if text, status := post("/console/session", wrong); status != 401 || !strings.Contains(text, "Name or password is wrong") || strings.Contains(text, "<b>") {
		t.Errorf("%d: %s", status, text)
	}
	right := url.Values{"name": {`anna "><B>`}, "password": {password}, "next": {"/console/settings"}}
	if text, _ := post("/console/session", right); !strings.Contains(text, "Your passkeys") && !strings.Contains(text, "Passkeys") {
		t.Errorf("not in: %s", text)
	}
	if strings.Contains(s.log.String(), password) || strings.Contains(s.log.String(), code) {
		t.Error("the log has a password or a code")
	}
}
