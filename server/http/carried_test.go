package http_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/carried"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// aCode is a recorded run as its page would make a code of it.
func aCode(t *testing.T, s *rig, change func(*report.Report)) string {
	t.Helper()
	text, err := os.ReadFile("../../shared/playbook/testdata/golden/udp-dropped/chromium.json")
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	r.Created, r.Ticket, r.Complete = s.clock().Add(-time.Hour).UTC(), "CASE-OF-THE-CODE", true
	r.Agent = report.Agent{Version: "abc", Browser: "Chromium 156", OS: "Linux"}
	d := playbook.Diagnose(r)
	d.MS = 2140
	r.Diagnosis = &d
	if change != nil {
		change(&r)
	}
	return carried.Text(carried.Pack(r, carried.Room(s.url+"/r/#"), playbook.Diagnose).Code)
}

func TestAReportIsHandedInAsACode(t *testing.T) {
	s := newRig(t, nil)
	code := aCode(t, s, nil)
	var taken api.ReportReply
	s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: s.url + "/r/#" + code}).want(200, &taken)
	if taken.Diagnosis.Primary == nil || taken.Diagnosis.Primary.Hypothesis != "udp_blocked" || taken.Diagnosis.MS != 2140 {
		t.Errorf("%+v", taken.Diagnosis)
	}
	var got report.Report
	s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(200, &got)
	c := got.Carried
	if c == nil || !c.HandedIn.Equal(s.clock()) || len(c.Omitted) == 0 || c.Verdict != got.Diagnosis.Verdict {
		t.Errorf("carried %+v", c)
	}
	if got.Ticket != "CASE-OF-THE-CODE" || !got.Created.Equal(s.clock().Add(-time.Hour)) || !got.Complete || got.Profile.Name != "embedded" {
		t.Errorf("%+v", got)
	}
	page := string(s.call("GET", "/r/"+taken.Report, "", nil).want(200, nil).body)
	if !strings.Contains(page, "handed in by hand") || !strings.Contains(page, "Nobody vouches") {
		t.Error("the page does not say how the report came")
	}
	var list api.ReportList
	s.call("GET", api.PathReports, operatorKey, nil).want(200, &list)
	if len(list.Reports) != 1 || !list.Reports[0].Carried {
		t.Errorf("the list says %+v", list.Reports)
	}
	if console := string(s.call("GET", "/console", operatorKey, nil).want(200, nil).body); strings.Count(console, "came as a code") != 1 {
		t.Error("the console does not say how the report came")
	}

	// The same code is the same report, in whichever form it comes and whoever
	// hands it in.
	sealed, err := carried.Bytes(code)
	if err != nil {
		t.Fatal(err)
	}
	s.advance(time.Hour)
	var again api.ReportReply
	s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: carried.Digits(sealed)}).want(200, &again)
	if again.Report != taken.Report {
		t.Errorf("handed in again it is %s, and was %s", again.Report, taken.Report)
	}
	s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(200, &got)
	if got.Carried.HandedIn.Equal(s.clock()) {
		t.Error("handing in again changed the report")
	}
}

func TestACodeWithItsLinkIsTheLinks(t *testing.T) {
	s := newRig(t, nil)
	link := s.link(api.LinkRequest{Profile: "embedded", Ticket: "CASE-4711", Runs: 1, ExpiresS: 60})
	s.advance(time.Hour) // it has ended meanwhile
	var taken api.ReportReply
	s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: aCode(t, s, nil), Link: link.ID}).want(200, &taken)
	var got report.Report
	s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(200, &got)
	if got.Ticket != "CASE-4711" {
		t.Errorf("ticket %q", got.Ticket)
	}
	var list api.ReportList
	s.call("GET", api.PathReports+"?link="+link.ID, operatorKey, nil).want(200, &list)
	if len(list.Reports) != 1 || list.Reports[0].ID != taken.Report {
		t.Errorf("%+v", list)
	}
	// A link that is none changes nothing.
	s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: aCode(t, s, func(r *report.Report) { r.Ticket = "x" }), Link: "nolink"}).want(200, nil)
}

func TestCodesAreRefused(t *testing.T) {
	s := newRig(t, nil)
	good := aCode(t, s, nil)
	for _, code := range []string{"", "r", "12", good[:len(good)-6], strings.Repeat("1", carried.MostCode+1), "https://x/r/r_abc"} {
		s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: code}).refused(400, "code", "no code of a report")
	}
	bad := aCode(t, s, func(r *report.Report) { r.Observations[0].Outcome = "forged" })
	s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: bad}).refused(400, "observations.0.outcome", "has to be ok, failed, silent or not_tested")
	for range 30 {
		s.begin("")
	}
	// Handing in is a run of the caller's.
	a := s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: good}).refused(429, "", "Too many runs")
	if a.header.Get("Retry-After") == "" {
		t.Error("it is not said when to come back")
	}
}

// What a code says can be anything: it is scrubbed, has no call asked for in the
// logs, and a time that its report would not be found by is not kept.
func TestACodeIsSomebodysWord(t *testing.T) {
	s := newRig(t, nil)
	for _, created := range []time.Time{{}, s.clock().Add(24 * time.Hour), s.clock().Add(-90 * 24 * time.Hour)} {
		code := aCode(t, s, func(r *report.Report) {
			r.Created, r.CallID, r.ID = created, "11111111-2222-3333-4444-555555555555", "r_forged"
			r.Ticket = "password=planted"
		})
		var taken api.ReportReply
		s.call("POST", api.PathCarried, "", api.CarriedRequest{Code: code}).want(200, &taken)
		var got report.Report
		a := s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(200, &got)
		if !got.Created.Equal(s.clock()) || got.CallID != "" || got.ID == "r_forged" || strings.Contains(string(a.body), "planted") {
			t.Errorf("created %v, call %q, ticket %q", got.Created, got.CallID, got.Ticket)
		}
	}
}

// The page is the same for every address: the report in it is not sent.
func TestThePageOfACodeHoldsNothingOfIt(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.Site.Asset = func(name string) string { return "/assets/" + name } })
	a := s.call("GET", "/r/", "", nil).want(200, nil)
	if !strings.Contains(string(a.body), `id="carried"`) || !strings.Contains(a.header.Get("Content-Security-Policy"), "wasm-unsafe-eval") {
		t.Errorf("%s", a.body)
	}
	if got := a.header.Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("robots: %q", got)
	}
}
