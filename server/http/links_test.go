package http_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

func (s *rig) link(request any) api.Link {
	s.t.Helper()
	var made api.Link
	s.call("POST", api.PathLinks, operatorKey, request).want(201, &made)
	return made
}

func TestLinkFromBeginToEnd(t *testing.T) {
	s := newRig(t, nil)
	made := s.link(api.LinkRequest{Profile: "acs", Runs: 2, Ticket: "T-1", ExpiresS: 3600})
	if made.URL != s.url+"/d/"+made.ID || len(made.ID) < 26 || made.Expires.Sub(made.Created) != time.Hour {
		t.Errorf("%+v", made)
	}
	s.call("GET", "/d/"+made.ID, "", nil).want(200, nil)
	run := s.begin(made.ID)
	if run.Ticket != "T-1" || run.Profile.Name != "acs" {
		t.Errorf("%+v", run)
	}
	if got := s.stored(run, aReport()); got.Ticket != "T-1" || got.Profile.Name != "acs" || !got.Profile.NeedsMicrophone {
		t.Errorf("%+v", got)
	}
	s.begin(made.ID)
	s.call("POST", api.PathRuns, "", api.BeginRequest{Link: made.ID}).refused(404, "", "no such link")
	s.call("GET", "/d/"+made.ID, "", nil).want(404, nil)
	var one api.Link
	s.call("GET", api.PathLinks+"/"+made.ID, operatorKey, nil).want(200, &one)
	if one.Used != 2 {
		t.Errorf("%+v", one)
	}
}

func TestLinkDefaults(t *testing.T) {
	s := newRig(t, nil)
	made := s.link(nil)
	if made.Runs != 5 || made.Expires.Sub(made.Created) != 24*time.Hour || made.Profile != "embedded" {
		t.Errorf("%+v", made)
	}
}

// A link that may not be used is one that does not exist, whatever the reason.
func TestUnusableLinksAreAllTheSame(t *testing.T) {
	s := newRig(t, nil)
	revoked, expired := s.link(nil), s.link(api.LinkRequest{ExpiresS: 60})
	s.call("DELETE", api.PathLinks+"/"+revoked.ID, operatorKey, nil).want(204, nil)
	s.call("DELETE", api.PathLinks+"/"+revoked.ID, operatorKey, nil).want(204, nil)
	s.advance(time.Minute)
	var bodies []string
	for _, id := range []string{revoked.ID, expired.ID, "none", "../x", strings.Repeat("x", 4000)} {
		a := s.call("POST", api.PathRuns, "", api.BeginRequest{Link: id}).refused(404, "", "no such link")
		bodies = append(bodies, string(a.body))
		s.call("GET", "/d/"+url.PathEscape(id), "", nil).want(404, nil)
	}
	for _, b := range bodies {
		if b != bodies[0] {
			t.Errorf("%s differs from %s", b, bodies[0])
		}
	}
	s.call("DELETE", api.PathLinks+"/none", operatorKey, nil).refused(404, "", "no such link")
	s.call("GET", api.PathLinks+"/none", operatorKey, nil).refused(404, "", "no such link")
	var list api.LinkList
	s.call("GET", api.PathLinks, operatorKey, nil).want(200, &list)
	if len(list.Links) != 2 {
		t.Errorf("%+v", list)
	}
}

func TestWrongLinks(t *testing.T) {
	s := newRig(t, nil)
	for _, c := range []struct{ body, field, text string }{
		{`{"runs":0}`, "runs", "from 1 to"},
		{`{"runs":-1}`, "runs", "from 1 to"},
		{`{"runs":1000000}`, "runs", "from 1 to"},
		{`{"expires_s":0}`, "expires_s", "from 1 to"},
		{`{"expires_s":99999999}`, "expires_s", "from 1 to"},
		{`{"profile":"none"}`, "profile", "has to be one of embedded, acs"},
		{`{"profile":""}`, "profile", "has to be one of"},
		{`{"ticket":"` + strings.Repeat("x", 201) + `"}`, "ticket", "200 characters"},
		{`{"ticket":"a\u0000b"}`, "ticket", "control"},
		{`{"id":"mine"}`, "id", "not a field"},
	} {
		s.call("POST", api.PathLinks, operatorKey, c.body).refused(400, c.field, c.text)
	}
}

func TestSupportOnly(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	for _, key := range []string{"", "wrong", operatorKey + "x", run.Token} {
		for _, c := range [][2]string{
			{"POST", api.PathLinks}, {"GET", api.PathLinks}, {"GET", api.PathLinks + "/x"},
			{"DELETE", api.PathLinks + "/x"}, {"GET", api.PathReports},
		} {
			s.call(c[0], c[1], key, nil).refused(401, "", "operator key")
		}
	}
}

func TestSearch(t *testing.T) {
	s := newRig(t, nil)
	link := s.link(api.LinkRequest{Ticket: "T-1"})
	s.stored(s.begin(link.ID), aReport())
	var made []string
	for range 4 {
		s.advance(time.Second)
		made = append(made, s.stored(s.begin(""), aReport(observed("o1", report.CheckHTTPS, report.OK))).ID)
	}
	list := func(query string) api.ReportList {
		t.Helper()
		var l api.ReportList
		s.call("GET", api.PathReports+query, operatorKey, nil).want(200, &l)
		return l
	}
	if all := list(""); len(all.Reports) != 5 || all.Next != "" || all.Reports[0].ID != made[3] || all.Reports[0].URL != s.url+"/r/"+made[3] {
		t.Errorf("%+v", all)
	}
	if found := list("?ticket=T-1"); len(found.Reports) != 1 || found.Reports[0].Link != link.ID || found.Reports[0].Verdict == "" {
		t.Errorf("%+v", found)
	}
	for query, n := range map[string]int{"?q=t-1": 1, "?q=T-1+none": 0, "?q=" + made[0][:9]: 1, "?q=r_": 5, "?network=192.0.2": 0} {
		if found := list(query); len(found.Reports) != n {
			t.Errorf("%s finds %d, want %d", query, len(found.Reports), n)
		}
	}
	since := s.clock().Add(-time.Second).UTC().Format(time.RFC3339)
	if found := list("?since=" + since); len(found.Reports) != 2 {
		t.Errorf("%+v", found)
	}
	if found := list("?until=" + since + "&link=" + link.ID); len(found.Reports) != 1 {
		t.Errorf("%+v", found)
	}
	var walked []string
	for cursor := ""; ; {
		page := list("?limit=2&cursor=" + cursor)
		for _, r := range page.Reports {
			walked = append(walked, r.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(walked) != 5 || fmt.Sprint(walked[:4]) != fmt.Sprint([]string{made[3], made[2], made[1], made[0]}) {
		t.Errorf("%v", walked)
	}
	for _, c := range []struct{ query, field string }{
		{"?color=red", "color"}, {"?since=today", "since"}, {"?until=1", "until"},
		{"?limit=0", "limit"}, {"?network=x", "network"}, {"?q=a+b+c+d+e+f+g+h+i", "q"}, {"?limit=x", "limit"}, {"?limit=1000", "limit"}, {"?cursor=%25", "cursor"}, {"?cursor=eA", "cursor"},
	} {
		s.call("GET", api.PathReports+c.query, operatorKey, nil).refused(400, c.field, "")
	}
}

func TestDemoTokens(t *testing.T) {
	s := newRig(t, nil)
	for _, c := range []struct {
		defect string
		status int
	}{
		{"", 200}, {"expired", 401}, {"not_yet_valid", 401}, {"missing_scope", 403}, {"malformed", 401},
		{"wrong_kind", 403}, {"rejected_401", 401}, {"forbidden_403", 403},
	} {
		var issued api.DemoTokenReply
		s.call("POST", api.PathDemoToken, "", api.DemoTokenRequest{Defect: c.defect}).want(200, &issued)
		s.call("GET", api.PathDemoCheck, issued.Token, nil).want(c.status, nil)
	}
	s.call("POST", api.PathDemoToken, "", `{"defect":"sour"}`).refused(400, "defect", "has to be one of")
	s.call("GET", api.PathDemoCheck, "", nil).refused(401, "", "No token")
	s.call("GET", api.PathDemoCheck, s.begin("").Token, nil).refused(401, "", "")
}

func TestPages(t *testing.T) {
	s := newRig(t, func(s *rig) {
		s.server.Profiles[1].Signaling.URL = "wss://signal.example.com/socket"
		s.server.Profiles[1].Token.Check.URL = "https://check.example.com/token"
	})
	home := s.call("GET", "/", "", nil).want(200, nil)
	if !strings.HasPrefix(home.header.Get("Content-Type"), "text/html") {
		t.Error(home.header)
	}
	public := s.call("GET", "/d/public?auto=1", "", nil).want(200, nil)
	if policy := public.header.Get("Content-Security-Policy"); strings.Contains(policy, "example.com") || strings.Contains(policy, "https://") {
		t.Errorf("the page of another profile may connect to its servers: %q", policy)
	}
	run := s.call("GET", "/d/"+s.link(api.LinkRequest{Profile: "acs"}).ID, "", nil).want(200, nil)
	policy := run.header.Get("Content-Security-Policy")
	for _, want := range []string{
		"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'none'",
		"connect-src 'self' ws" + strings.TrimPrefix(s.url, "http") + " wss://signal.example.com https://signal.example.com https://check.example.com https://go.trouter.communication.microsoft.com",
		" https://*.skype.com",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("%q is not in %q", want, policy)
		}
	}
	if strings.Contains(home.header.Get("Content-Security-Policy"), "example.com") {
		t.Error("the first page may connect to other servers")
	}
	for _, path := range []string{"/none", "/d/none", "/r/r_none", "/sitemap.xml", "/ads.txt", "/r/r_none.exe"} {
		if a := s.call("GET", path, "", nil).want(404, nil); !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	s.call("GET", "/r/r_none.json", "", nil).refused(404, "", "no such report")
	s.call("GET", "/r/r_none.txt", "", nil).refused(404, "", "no such report")
	s.call("GET", api.PathReports+"/r_none", "", nil).refused(404, "", "no such report")
	s.call("GET", "/robots.txt", "", nil).want(200, nil)
	s.call("GET", "/healthz", "", nil).want(200, nil)
	s.call("GET", "/readyz", "", nil).want(200, nil)
	if m := s.call("GET", "/metrics", "", nil).want(200, nil); !strings.Contains(string(m.body), "sidetone_http_requests_total") {
		t.Errorf("%s", m.body)
	}
}

func TestNotReady(t *testing.T) {
	s := newRig(t, nil)
	s.store.Close()
	s.call("GET", "/readyz", "", nil).refused(503, "", "not ready")
	s.call("GET", "/healthz", "", nil).want(200, nil)
	a := s.call("POST", api.PathRuns, "", nil).refused(500, "", "")
	if strings.Contains(string(a.body), "sql") {
		t.Errorf("the answer tells too much: %s", a.body)
	}
}

func TestCallersAreNotLoggedInFull(t *testing.T) {
	s := newRig(t, nil)
	s.begin("")
	s.call("GET", "/d/some-secret-link", "", nil)
	log := s.log.String()
	if !strings.Contains(log, "from=127.0.0.0/24") || strings.Contains(log, "127.0.0.1") || strings.Contains(log, "some-secret-link") {
		t.Errorf("%s", log)
	}
}

// A link that is used up is still the page of what its runs have found.
func TestALinkSaysHowManyRunsAreLeft(t *testing.T) {
	s := newRig(t, nil)
	made := s.link(api.LinkRequest{Runs: 2})
	for left := 1; left >= 0; left-- {
		if begun := s.begin(made.ID); begun.Left == nil || *begun.Left != left {
			t.Errorf("%v left, want %d", begun.Left, left)
		}
	}
	gone := s.call("GET", "/d/none", "", nil).want(404, nil)
	if spent := s.call("GET", "/d/"+made.ID, "", nil).want(404, nil); string(spent.body) == string(gone.body) {
		t.Error("the page of a link that is used up is that of none")
	}
	if begun := s.begin(""); begun.Left != nil {
		t.Errorf("a public run has %d left", *begun.Left)
	}
}
