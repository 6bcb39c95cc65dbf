package http_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/server/auth"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// browserOf is the browser of somebody who is signed in.
func (s *rig) browserOf(t *testing.T, id string, role auth.Role) *http.Client {
	t.Helper()
	c := deskBrowser(t)
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	c.Jar.SetCookies(at, []*http.Cookie{{Name: "sidetone_console", Value: s.signedIn(id, role), Path: "/"}})
	return c
}

// A filter is saved under a name, is a chip from then on, and goes where its
// owner forgets it. One that an administrator shares is everybody's.
func TestSavedFilters(t *testing.T) {
	s := newRig(t, nil)
	administrator, support := s.browserOf(t, "anna", auth.Administrator), s.browserOf(t, "ben", auth.Support)
	save := func(c *http.Client, values url.Values) (int, string) {
		r, err := c.PostForm(s.url+"/console/filters", values)
		return r.StatusCode, body(t, r, err)
	}
	list := func(c *http.Client) string {
		r, err := c.Get(s.url + "/console")
		return body(t, r, err)
	}
	week := url.Values{"search": {"since=7d&verdict=blocked"}, "name": {" Blocked  <b> "}}
	if status, text := save(support, week); status != 200 || !strings.Contains(text, "The filter is saved") || !strings.Contains(text, `name="forget"`) {
		t.Errorf("%d %s", status, text)
	}
	const chip = `href="/console?since=7d&verdict=blocked"`
	if text := list(support); strings.Count(text, chip) != 1 || !strings.Contains(text, "Blocked &lt;b&gt;") {
		t.Errorf("it is not in the list: %s", text)
	}
	if strings.Contains(list(administrator), chip) {
		t.Error("somebody else sees it")
	}
	for name, values := range map[string]url.Values{
		"no search":        {"search": {""}, "name": {"x"}},
		"another search":   {"search": {"colour=red"}, "name": {"x"}},
		"no time":          {"search": {"since=yesterday"}, "name": {"x"}},
		"no name":          {"search": {"verdict=blocked"}, "name": {" "}},
		"a long name":      {"search": {"verdict=blocked"}, "name": {strings.Repeat("x", 61)}},
		"a long search":    {"search": {"q=" + strings.Repeat("x", 3000)}, "name": {"x"}},
		"shared by any":    {"search": {"verdict=blocked"}, "name": {"x"}, "shared": {"1"}},
		"a broken search":  {"search": {"verdict=%zz"}, "name": {"x"}},
		"a search's place": {"search": {"cursor=x"}, "name": {"x"}},
	} {
		if status, text := save(support, values); status < 400 || status >= 500 {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	save(administrator, url.Values{"search": {"q=contoso"}, "name": {"Contoso"}, "shared": {"1"}})
	if text := list(support); !strings.Contains(text, `href="/console?q=contoso"`) || !strings.Contains(text, "everybody’s") {
		t.Errorf("what is shared is not in the list: %s", text)
	}
	forget := func(c *http.Client, account, name string) {
		all, err := s.store.Filters(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if f.Name == name {
				save(c, url.Values{"forget": {f.ID}, "search": {f.Search}})
			}
		}
	}
	forget(support, "", "Contoso") // of an administrator
	if !strings.Contains(list(support), "Contoso") {
		t.Error("support forgot what an administrator shares")
	}
	forget(administrator, "", "Contoso")
	if text := list(support); strings.Contains(text, "Contoso") || !strings.Contains(text, chip) {
		t.Errorf("after it was forgotten: %s", text)
	}
}

// What a filter says of time is as long ago whenever it is asked.
func TestSinceAsLongAgo(t *testing.T) {
	s := newRig(t, nil)
	id := s.stored(s.begin(""), aReport(observed("o1", report.CheckHTTPS, report.OK))).ID
	found := func(since string) string {
		return string(s.call("GET", api.PathReports+"?since="+since, operatorKey, nil).body)
	}
	for since, is := range map[string]bool{"1h": true, "7d": true, "9999d": true} {
		if text := found(since); strings.Contains(text, id) != is {
			t.Errorf("since %s: %s", since, text)
		}
	}
	s.advance(25 * time.Hour)
	for since, is := range map[string]bool{"1d": false, "2d": true} {
		if text := found(since); strings.Contains(text, id) != is {
			t.Errorf("a day later since %s: %s", since, text)
		}
	}
	for _, wrong := range []string{"0d", "-1d", "1w", "d", "99999d", "1.5h", "+1d"} {
		if text := found(url.QueryEscape(wrong)); !strings.Contains(text, "not_a_moment") {
			t.Errorf("since %q: %s", wrong, text)
		}
	}
}

// A line of a run that goes on says which step it is at.
func TestRunningLineSaysItsStep(t *testing.T) {
	s := newRig(t, nil)
	r := aReport(observed("o1", report.CheckHTTPS, report.OK), observed("o2", report.CheckICE, report.OK))
	r.Complete = false
	r.Observations[0].At, r.Observations[1].At = 5, 900
	s.post(s.begin(""), r).want(200, nil)
	lines, err := s.store.Search(t.Context(), store.Query{})
	if err != nil || len(lines) != 1 || lines[0].Latest != report.CheckICE {
		t.Fatalf("%+v, %v", lines, err)
	}
	page, err := s.browserOf(t, "ben", auth.Support).Get(s.url + "/console")
	if text := body(t, page, err); !strings.Contains(text, "Running: Servers that pass calls on") {
		t.Errorf("%s", text)
	}
}
