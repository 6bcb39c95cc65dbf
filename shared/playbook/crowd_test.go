package playbook

import (
	"testing"

	"sidetone/shared/report"
)

// rowsOf are ends of a call by participant and code, as the service's log
// tells them, without word of whose report this is.
func rowsOf(origin report.Origin, codes ...int) report.Report {
	var r report.Report
	for i, code := range codes {
		o := report.Observation{
			ID: string(rune('a' + i)), Check: report.CheckCallEnd, Target: "acs", Outcome: report.Failed, Code: code, Source: report.FromImport, Origin: origin,
			Detail: report.Detail{Call: &report.Call{Vendor: "acs", SubCode: 3112, Participant: i + 1}},
		}
		if code == 0 {
			o.Outcome, o.Detail.Call.SubCode = report.OK, 0
		}
		r.Observations = append(r.Observations, o)
	}
	return r
}

// What became of one of several participants says nothing of this caller.
func TestRowsOfSeveralParticipants(t *testing.T) {
	mine := rowsOf(report.OriginLogAnalytics, 410, 0)
	mine.Observations[0].Detail.Call.Local, mine.Observations[1].Detail.Call.Local = report.Known(true), report.Known(false)
	for _, c := range []struct {
		name    string
		r       report.Report
		blocked bool
	}{
		{"one participant", rowsOf(report.OriginLogAnalytics, 410), true},
		{"several, nobody knows who", rowsOf(report.OriginLogAnalytics, 410, 0), false},
		{"several, known", mine, true},
		{"several, in a file of rows alone", rowsOf(report.OriginACSLog, 410, 0), true},
	} {
		d := spoken(c.r)
		if got := d.Verdict == report.Blocked || d.Primary != nil; got != c.blocked {
			t.Errorf("%s: %s %+v", c.name, d.Verdict, d.Primary)
		}
	}
}
