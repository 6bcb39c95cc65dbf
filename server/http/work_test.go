package http_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Support works with a report by forms of its page: a note is kept and found,
// sharing ends for who has the address alone, and what is deleted is gone.
func TestWorkOnAReport(t *testing.T) {
	s := newRig(t, nil)
	var taken api.ReportReply
	s.post(s.begin(""), aReport(observed("o1", report.CheckHTTPS, report.OK))).want(200, &taken)
	c := deskBrowser(t)
	post := func(path string, values url.Values) string {
		t.Helper()
		r, err := c.PostForm(s.url+path, values)
		return body(t, r, err)
	}
	get := func(c *http.Client, path string) string {
		t.Helper()
		r, err := c.Get(s.url + path)
		return body(t, r, err)
	}
	work := "/console/reports/" + taken.Report
	if text := post(work, url.Values{"note": {"stranger"}}); strings.Contains(text, `id="handling"`) {
		t.Fatal("a stranger sees how support works")
	}
	post("/console/session", url.Values{"key": {operatorKey}})
	text := post(work, url.Values{"note": {`Asked <b>IT</b>`}, "owner": {"ana"}, "state": {"waiting"}})
	if !strings.Contains(text, "Asked &lt;b&gt;IT&lt;/b&gt;") || !strings.Contains(text, `value="ana"`) {
		t.Errorf("the note is not on the page:\n%s", text)
	}
	if text := get(c, "/console?q=asked&owner=ana&state=waiting"); !strings.Contains(text, `data-key="`+taken.Report+`"`) {
		t.Errorf("the report is not found by its note:\n%s", text)
	}
	if text := post(work, url.Values{"note": {"Asked"}, "owner": {"ana"}, "state": {"none"}}); !strings.Contains(text, `value="none" selected`) && !strings.Contains(text, `selected value="none"`) && strings.Contains(text, "waiting · ana") {
		t.Errorf("a report that nobody has taken up any more:\n%s", text)
	}
	stranger := &http.Client{}
	page := "/r/" + taken.Report
	if text := get(stranger, page); strings.Contains(text, "Asked") {
		t.Error("a stranger reads the note")
	}
	post(work, url.Values{"share": {"support"}})
	if text := get(stranger, page); !strings.Contains(text, "This report is not available") {
		t.Error("a report that is support's alone is shown")
	}
	post(work, url.Values{"share": {"public"}, "for": {"kept"}})
	if text := get(stranger, page); strings.Contains(text, "This report is not available") {
		t.Error("a report that is shared without an end is not shown")
	}
	post(work, url.Values{"share": {"public"}, "for": {"24h"}})
	if text := get(stranger, page); strings.Contains(text, "This report is not available") {
		t.Error("a report that is shared is not shown")
	}
	if text := get(c, page); !strings.Contains(text, "may see it until") {
		t.Error("the page does not say until when it is shared")
	}
	if text := post(work, url.Values{"delete": {"1"}}); !strings.Contains(text, "The report is deleted") {
		t.Errorf("after it was deleted:\n%s", text)
	}
	if text := get(c, page); !strings.Contains(text, "This report is not available") {
		t.Error("a deleted report is shown")
	}
}

// What is made by a form can be seen to, copied, watched and revoked in the
// list of links; the page's script gets it as JSON.
func TestLinksOfTheConsole(t *testing.T) {
	s := newRig(t, nil)
	c := deskBrowser(t)
	form := func(values url.Values, accept string) (int, string) {
		t.Helper()
		request, err := http.NewRequest("POST", s.url+"/console/links", strings.NewReader(values.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Accept", accept)
		r, err := c.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, body(t, r, nil)
	}
	r, err := c.PostForm(s.url+"/console/session", url.Values{"key": {operatorKey}})
	body(t, r, err)
	status, made := form(url.Values{"ticket": {"CASE-7"}, "expires": {"1h0m0s"}, "runs": {"2"}, "lang": {"de"}, "devices": {"1"}, "token": {"1"}}, "application/json")
	if status != http.StatusCreated || !strings.Contains(made, `"language":"de"`) || !strings.Contains(made, `"runs":2`) || !strings.Contains(made, `"devices":true`) ||
		!strings.Contains(made, `"token":true`) {
		t.Errorf("%d %s", status, made)
	}
	_, id, _ := strings.Cut(made, `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	for _, c := range []struct{ query, browser, want string }{{"", "fr", "de"}, {"?lang=ja", "fr", "ja"}} {
		request, err := http.NewRequest("GET", s.url+"/d/"+id+c.query, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Language", c.browser)
		r, err := http.DefaultClient.Do(request)
		if text := body(t, r, err); !strings.Contains(text, `<html lang="`+c.want+`"`) {
			t.Errorf("the link's page with %q is not in %s: %.200s", c.query, c.want, text)
		}
	}
	if status, text := form(url.Values{"lang": {"tlh"}}, "application/json"); status != 400 || !strings.Contains(text, "language") {
		t.Errorf("a language that there is not: %d %s", status, text)
	}
	var taken api.ReportReply
	s.post(s.begin(id), aReport(observed("o1", report.CheckHTTPS, report.OK))).want(200, &taken)
	if _, text := form(url.Values{"ticket": {"x"}, "runs": {"0"}}, "text/html"); !strings.Contains(text, "has to be from 1 to") || !strings.Contains(text, `value="x"`) {
		t.Errorf("a wrong number of runs: %s", text)
	}
	if status, text := form(url.Values{"runs": {"0"}}, "application/json"); status != 400 || !strings.Contains(text, "has to be from 1 to") {
		t.Errorf("the same for a script: %d %s", status, text)
	}
	r, err = c.Get(s.url + "/console/links")
	if text := body(t, r, err); !strings.Contains(text, "CASE-7") || !strings.Contains(text, "/r/"+taken.Report) || !strings.Contains(text, "1 of 2") {
		t.Errorf("the list does not show the link with its run:\n%s", text)
	}
	if _, text := form(url.Values{"revoke": {id}}, "text/html"); !strings.Contains(text, "The link is revoked") || !strings.Contains(text, ">revoked<") {
		t.Errorf("after revoking: %s", text)
	}
	s.call("GET", "/d/"+id, "", nil).want(404, nil)
}

// Runs from one network are counted together, and lead to their list; two of
// them are compared.
func TestNetworksAndComparison(t *testing.T) {
	s := newRig(t, nil)
	var ids []string
	for _, address := range []string{"203.0.113.7", "203.0.113.8"} {
		o := observed("o1", report.CheckHTTPS, report.OK)
		o.Detail.HTTP = &report.HTTP{Address: address}
		var taken api.ReportReply
		s.post(s.begin(""), aReport(o)).want(200, &taken)
		ids = append(ids, taken.Report)
	}
	c := deskBrowser(t)
	r, err := c.PostForm(s.url+"/console/session", url.Values{"key": {operatorKey}})
	body(t, r, err)
	get := func(path string) string {
		t.Helper()
		r, err := c.Get(s.url + path)
		return body(t, r, err)
	}
	if text := get("/console/networks"); !strings.Contains(text, "127.0.0.0/24") && !strings.Contains(text, "203.0.113.0/24") {
		t.Errorf("no network is listed:\n%s", text)
	}
	if text := get("/console/compare?r=" + ids[0] + "&r=" + ids[1]); !strings.Contains(text, "What is alike in both") {
		t.Errorf("no comparison:\n%s", text)
	}
	if text := get("/r/" + ids[0]); !strings.Contains(text, "1 other run from this network this week") {
		t.Errorf("the other run is not on the page:\n%s", text)
	}
	for _, path := range []string{"/console/compare?r=" + ids[0], "/console/compare"} {
		if text := get(path); !strings.Contains(text, "Mark two reports") {
			t.Errorf("%s: %s", path, text)
		}
	}
	if text := get("/console/compare?r=" + ids[0] + "&r=r_unknown"); !strings.Contains(text, "This report is not available") {
		t.Errorf("compared with nothing: %s", text)
	}
	if text := get("/console?network=nonsense"); !strings.Contains(text, "network") || !strings.Contains(text, `role="alert"`) {
		t.Errorf("a wrong filter: %s", text)
	}
}

// body reads an answer whole.
func body(t *testing.T, r *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
