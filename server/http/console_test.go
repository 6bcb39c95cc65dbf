package http_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// sessionOver is longer than any session.
const sessionOver = 5 * time.Hour

// deskBrowser is a browser of support's.
func deskBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func TestConsoleNeedsTheKeyAndItsOwnForms(t *testing.T) {
	s := newRig(t, nil)
	c := deskBrowser(t)
	show := func(what string, r *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return what + " " + r.Status + " " + string(body)
	}
	get := func() string { r, err := c.Get(s.url + "/console"); return show("get", r, err) }
	post := func(path string, values url.Values) string {
		r, err := c.PostForm(s.url+path, values)
		return show("post", r, err)
	}
	if text := get(); !strings.Contains(text, "Operator key") || strings.Contains(text, "Reports") {
		t.Errorf("before the sign-in: %s", text)
	}
	if text := post("/console/links", url.Values{"ticket": {"planted"}}); !strings.Contains(text, "Operator key") {
		t.Errorf("a form without a session: %s", text)
	}
	if text := post("/console/session", url.Values{"key": {"wrong"}}); !strings.Contains(text, "401") || !strings.Contains(text, "not the operator key") {
		t.Errorf("a wrong key: %s", text)
	}
	if text := post("/console/session", url.Values{"key": {operatorKey}}); !strings.Contains(text, "New link") {
		t.Fatalf("the right key: %s", text)
	}
	if text := post("/console/links", url.Values{"ticket": {`"><script>CASE-1`}}); !strings.Contains(text, "/d/") || strings.Contains(text, "<script>CASE") {
		t.Errorf("a link: %s", text)
	}
	foreign, err := http.NewRequest("POST", s.url+"/console/links", strings.NewReader("ticket=x"))
	if err != nil {
		t.Fatal(err)
	}
	foreign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	foreign.Header.Set("Origin", "https://evil.example")
	r, err := c.Do(foreign)
	if text := show("foreign", r, err); r.StatusCode != 403 {
		t.Errorf("another site's form: %s", text)
	}
	for _, cookie := range c.Jar.Cookies(&url.URL{Scheme: "http", Host: strings.TrimPrefix(s.url, "http://"), Path: "/console"}) {
		if strings.Contains(cookie.Value, operatorKey) {
			t.Error("the key is in the cookie")
		}
	}
	s.advance(sessionOver)
	if text := get(); !strings.Contains(text, "Operator key") {
		t.Errorf("after hours: %s", text)
	}
	if strings.Contains(s.log.String(), operatorKey) {
		t.Error("the key is in the log")
	}
}

// Who is signed in sees reports whole, as with the key, until the session ends;
// the API takes no cookie for a key.
func TestSessionShowsAddresses(t *testing.T) {
	s := newRig(t, nil)
	h := observed("o1", report.CheckHTTPS, report.OK)
	h.Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	var taken api.ReportReply
	s.post(s.begin(""), aReport(h)).want(200, &taken)
	c := deskBrowser(t)
	shows := func(path string) bool {
		t.Helper()
		r, err := c.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 {
			t.Fatalf("%s: %d, %v", path, r.StatusCode, err)
		}
		return strings.Contains(string(body), "203.0.113.77")
	}
	sign := func(values url.Values) {
		t.Helper()
		r, err := c.PostForm(s.url+"/console/session", values)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
	}
	pages := []string{"/r/" + taken.Report, "/r/" + taken.Report + ".json", "/r/" + taken.Report + ".txt"}
	check := func(when string, want bool) {
		t.Helper()
		for _, path := range pages {
			if got := shows(path); got != want {
				t.Errorf("%s: %s shows the address: %v, want %v", when, path, got, want)
			}
		}
		if shows(api.PathReports + "/" + taken.Report) {
			t.Errorf("%s: the API took a cookie for a key", when)
		}
	}
	check("before the sign-in", false)
	sign(url.Values{"key": {operatorKey}})
	check("signed in", true)
	sign(url.Values{"leave": {"1"}})
	check("signed out", false)
}

// A session is over where it was signed out, for whoever kept a copy of its
// cookie, and when the operator key changes.
func TestSessionsEndOnTheServer(t *testing.T) {
	s := newRig(t, nil)
	signIn := func() []*http.Cookie {
		t.Helper()
		request, err := http.NewRequest("POST", s.url+"/console/session", strings.NewReader(url.Values{"key": {operatorKey}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a := s.send(request).want(http.StatusSeeOther, nil)
		return (&http.Response{Header: a.header}).Cookies()
	}
	isIn := func(cookies []*http.Cookie) bool {
		t.Helper()
		request, err := http.NewRequest("GET", s.url+"/console", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(cookies[0])
		return !strings.Contains(string(s.send(request).want(200, nil).body), "Operator key")
	}
	one, other := signIn(), signIn()
	if !isIn(one) || !isIn(other) || one[0].Value == other[0].Value {
		t.Fatal("two sign-ins are not two sessions")
	}
	leave, err := http.NewRequest("POST", s.url+"/console/session", strings.NewReader("leave=1"))
	if err != nil {
		t.Fatal(err)
	}
	leave.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	leave.AddCookie(one[0])
	s.send(leave).want(http.StatusSeeOther, nil)
	if isIn(one) || !isIn(other) {
		t.Error("signing out has to end this session and no other")
	}
	s.server.Accounts = account.New(s.store, s.secrets, auth.NewOperator("another operator key"), s.clock)
	if isIn(other) {
		t.Error("a session outlives the key that began it")
	}
}

func TestWrongKeysAreFew(t *testing.T) {
	s := newRig(t, nil)
	refused := 0
	for range 30 {
		if a := s.call("GET", api.PathLinks, "sidetone-operator-guess", nil); a.status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 30 wrong keys were too many, want 10", refused)
	}

	s.call("GET", api.PathLinks, operatorKey, nil).refused(429, "", "wrong keys")
	form, err := http.NewRequest("POST", s.url+"/console/session", strings.NewReader("key=x"))
	if err != nil {
		t.Fatal(err)
	}
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a := s.send(form).refused(429, "", "wrong keys"); a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.call("GET", api.PathLinks, "", nil).want(401, nil)
	s.advance(time.Minute)
	s.call("GET", api.PathLinks, operatorKey, nil).want(200, nil)
}
