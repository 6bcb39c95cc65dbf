package http_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sidetone/server/auth"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// A search for what no report can have is refused, in every form that it has,
// and says what there is.
func TestClosedFilters(t *testing.T) {
	s := newRig(t, nil)
	paths := []string{api.PathReports, api.PathReports + ".csv", api.PathReports + ".json", "/console/reports.csv", "/console/reports.json"}
	for query, field := range map[string]string{
		"verdict=foo": "verdict", "verdict=Blocked": "verdict", "hypothesis=udp": "hypothesis", "cause=all": "cause", "profile=none": "profile", "state=asleep": "state",
		"hypothesis=offline&cause=all_udp": "cause", "verdict=blocked&verdict=healthy": "verdict",
	} {
		for _, path := range paths {
			s.call("GET", path+"?"+query, operatorKey, nil).refused(400, field, "")
		}
	}
	var refused api.Problem
	s.call("GET", api.PathReports+"?verdict=foo", operatorKey, nil).want(400, &refused)
	if want := "blocked, degraded, healthy, inconclusive"; !strings.Contains(refused.Detail, want) {
		t.Errorf("it says %q and not %q", refused.Detail, want)
	}
	for _, query := range []string{
		"", "verdict=", "verdict=blocked", "hypothesis=udp_blocked", "cause=all_udp", "hypothesis=udp_blocked&cause=all_udp", "profile=" + s.runs.Profiles[0].Name,
	} {
		for _, path := range paths {
			s.call("GET", path+"?"+query, operatorKey, nil).want(200, nil)
		}
	}
}

// The audit log is asked for what it can hold, and for a part of that before a
// dot.
func TestClosedActions(t *testing.T) {
	s := newRig(t, nil)
	for _, query := range []string{"action=report", "action=report.red", "action=.", "action=report.s", "action=report.seen&action=link.made"} {
		s.call("GET", api.PathAudit+"?"+query, operatorKey, nil).refused(400, "action", "")
	}
	for _, query := range []string{"", "action=", "action=report.", "action=report.seen", "action=account.passkey_made"} {
		s.call("GET", api.PathAudit+"?"+query, operatorKey, nil).want(200, nil)
	}
}

// What an older version found is asked for as long as a report has it.
func TestWhatOlderVersionsFoundIsAskedFor(t *testing.T) {
	s := newRig(t, nil)
	const asks = api.PathReports + "?hypothesis=of_before&cause=old&profile=gone"
	s.call("GET", asks, operatorKey, nil).refused(400, "hypothesis", "")
	id := s.stored(s.begin(""), aReport(observed("o1", report.CheckHTTPS, report.OK))).ID
	if err := s.store.AmendReport(t.Context(), id, func(r *store.Record) error {
		r.Report.Profile.Name = "gone"
		r.Report.Diagnosis.Primary = &report.Primary{Hypothesis: "of_before", Cause: "old"}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var list api.ReportList
	s.call("GET", asks, operatorKey, nil).want(200, &list)
	if len(list.Reports) != 1 || list.Reports[0].ID != id {
		t.Errorf("%+v", list)
	}
}

// A filter that was saved when nobody looked at its values opens, says what is
// wrong, and is taken off or forgotten there.
func TestSavedFilterOfBefore(t *testing.T) {
	s := newRig(t, nil)
	c := s.browserOf(t, "ben", auth.Support)
	f := store.Filter{ID: "f_old", Account: "ben", Name: "of before", Search: "q=x&verdict=foo", Created: s.clock()}
	if err := s.store.SaveFilter(t.Context(), f, 10); err != nil {
		t.Fatal(err)
	}
	r, err := c.Get(s.url + "/console?" + url.Values{"q": {"x"}, "verdict": {"foo"}}.Encode())
	text := body(t, r, err)
	for _, want := range []string{`role="alert"`, "Verdict: has to be one of", `id="drop-filter"`, `href="/console?q=x"`, "Verdict: foo", "of before"} {
		if !strings.Contains(text, want) {
			t.Errorf("%d: there is no %s in %s", r.StatusCode, want, text)
		}
	}
}

// What was typed for a link stays there when one field of it is refused, and
// the page says which one.
func TestRefusedLinkKeepsWhatWasTyped(t *testing.T) {
	s := newRig(t, nil)
	c := s.browserOf(t, "ben", auth.Support)
	r, err := c.PostForm(s.url+"/console/links", url.Values{
		"ticket": {"CASE <7>"}, "call_id": {"x y"}, "runs": {"many"}, "lang": {"de"}, "expires": {"1h0m0s"}, "token": {"1"},
	})
	text := body(t, r, err)
	for _, want := range []string{
		`CASE &#60;7&#62;`, `value="x y"`, `value="many"`, `<option( value="de"| selected){2}>`, `<option( value="1h0m0s"| selected){2}>`, `runs: has to be`,
	} {
		if !regexp.MustCompile(want).MatchString(text) { // attributes come in any order
			t.Errorf("%d: there is no %s in %s", r.StatusCode, want, text)
		}
	}
	if strings.Count(text, " checked") != 1 {
		t.Error("the wrong boxes are ticked")
	}
}
