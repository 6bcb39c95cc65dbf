package http_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sidetone/server/acsrows"
	"sidetone/server/logs"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

const callOfTests = "11111111-2222-3333-4444-555555555555"

// workspace answers as Log Analytics would.
type workspace struct{ answers []logs.Answer }

func (w workspace) Ask(context.Context, string, time.Time, time.Time) []logs.Answer { return w.answers }

// withLogs starts a rig that asks w.
func withLogs(t *testing.T, w workspace) *rig {
	return newRig(t, func(s *rig) {
		s.server.Logs = &logs.Service{
			Store: s.store, Asker: w, Schema: acsrows.Documented(), Judge: s.server.Intake.Rejudge, Log: s.server.Log, Now: s.clock,
		}
		s.server.Intake.LogsDue = logs.FirstDue
	})
}

func enrichPath(id string) string { return strings.ReplaceAll(api.PathEnrich, "{report}", id) }

func TestEnrichReport(t *testing.T) {
	s := withLogs(t, workspace{[]logs.Answer{{Kind: acsrows.Summary, Table: "ACSCallSummary", State: report.LogsRows, Rows: []acsrows.Row{{
		"CorrelationId": callOfTests, "ParticipantEndReason": "410", "ParticipantEndSubCode": "3112", "Identifier": "8:acs:planted-person",
	}}}}})
	var link api.Link
	s.call("POST", api.PathLinks, operatorKey, api.LinkRequest{CallID: callOfTests}).want(201, &link)
	if link.CallID != callOfTests {
		t.Errorf("%+v", link)
	}
	begun := s.begin(link.ID)
	post := func() (r api.ReportReply) {
		s.call("POST", api.RunReport(begun.Run), begun.Token, report.Report{Schema: 1, Complete: true, Diagnosis: &report.Diagnosis{MS: 1234}, Observations: []report.Observation{
			{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent},
			{ID: "log9", Check: report.CheckCallEnd, Outcome: report.OK, Source: report.FromImport, Origin: report.OriginLogAnalytics},
		}}).want(200, &r)
		return r
	}
	posted := post()

	s.call("POST", enrichPath(posted.Report), "", nil).refused(401, "", "")
	var enriched report.Report
	s.call("POST", enrichPath(posted.Report), operatorKey, nil).want(200, &enriched)
	worded(t, *enriched.Diagnosis)
	s.call("POST", enrichPath(posted.Report), operatorKey, nil).refused(429, "", "just now")
	post() // the run goes on, and what the logs said stays

	var shown report.Report
	public := s.call("GET", "/api/v1/reports/"+posted.Report, "", nil).want(200, &shown)
	if shown.CallID != callOfTests || shown.Diagnosis == nil || shown.Diagnosis.MS != 1234 || enriched.Diagnosis.MS != 1234 || strings.Contains(string(public.body), "planted-person") {
		t.Errorf("%s", public.body)
	}
	ids := map[string]report.Check{}
	for _, o := range shown.Observations {
		if o.Origin == report.OriginLogAnalytics || o.Check == report.CheckLogs {
			ids[o.ID] = o.Check
		}
	}
	if len(ids) != 2 || ids["log1"] != report.CheckCallEnd || ids["logs1"] != report.CheckLogs {
		t.Errorf("of the logs there are %v", ids)
	}
}

func TestEnrichRefused(t *testing.T) {
	s := newRig(t, nil)
	never(t, s.call("POST", enrichPath("r_none"), operatorKey, nil).refused(503, "", "no workspace is configured"))
	s = withLogs(t, workspace{})
	s.call("POST", enrichPath("r_none"), operatorKey, nil).refused(404, "", "")
	begun := s.begin("")
	var posted api.ReportReply
	s.call("POST", api.RunReport(begun.Run), begun.Token, report.Report{Schema: 1}).want(200, &posted)
	s.call("POST", enrichPath(posted.Report), operatorKey, nil).refused(400, "", "names no call")
	// Whoever posts cannot speak for the logs' observations.
	s.call("POST", api.RunReport(begun.Run), begun.Token, report.Report{Schema: 1, Observations: []report.Observation{
		{ID: "logs1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent},
	}}).refused(400, "observations.0.id", "kept for the server's own")
	s.call("POST", api.PathRuns, "", api.BeginRequest{CallID: `x" or true`}).refused(400, "call_id", "form of a call id")
	s.call("POST", api.PathLinks, operatorKey, api.LinkRequest{CallID: "short"}).refused(400, "call_id", "form of a call id")
}

// A report that names a call is due by itself; one that names none is not.
func TestReportsWithACallAreDue(t *testing.T) {
	s := withLogs(t, workspace{})
	for _, call := range []string{"", callOfTests} {
		var begun api.BeginReply
		s.call("POST", api.PathRuns, "", api.BeginRequest{CallID: call}).want(200, &begun)
		s.call("POST", api.RunReport(begun.Run), begun.Token, report.Report{Schema: 1, CallID: "99999999-from-the-agent"}).want(200, nil)
	}
	due, err := s.store.Due(t.Context(), s.clock().Add(24*time.Hour), 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("%v %v", err, due)
	}
	if r, err := s.store.Report(t.Context(), due[0]); err != nil || r.Report.CallID != callOfTests {
		t.Errorf("%v %+v", err, r)
	}
}
