package scene

import (
	"time"

	"sidetone/shared/report"
)

// Logs is a report whose call was asked for in the service's logs: some of the
// tables had rows, others not yet, and one is not there.
func Logs() report.Report {
	r := Report()
	r.CallID = "11111111-2222-3333-4444-555555555555"
	asked := r.Created.Add(70 * time.Minute)
	table := func(id, name string, state report.LogsState, outcome report.Outcome, code, rows int, text string) report.Observation {
		return report.Observation{
			ID: id, Check: report.CheckLogs, Target: name, Outcome: outcome, Code: code, Source: report.FromServer,
			Detail: report.Detail{Text: text, Logs: &report.Logs{State: state, CallID: r.CallID, Rows: rows, Asked: asked, Attempt: 3, Next: r.Created.Add(3 * time.Hour)}},
		}
	}
	r.Observations = append(r.Observations,
		table("logs1", "ACSCallSummary", report.LogsRows, report.OK, 0, 1, ""),
		table("logs2", "ACSCallDiagnostics", report.LogsNone, report.Silent, 0, 0,
			"No rows of this call yet. They arrive minutes to hours after the call, and only where a diagnostic setting sends this table to the workspace."),
		table("logs3", "ACSCallDiagnosticsEvents", report.LogsNoTable, report.Failed, 400, 0,
			"The workspace has no such table: no diagnostic setting sends it there, or nothing was written yet. The setting logs-table gives it another name."),
		report.Observation{
			ID: "log1", Check: report.CheckCallEnd, Target: "acs", Outcome: report.Failed, Code: 410, MS: 5000, Source: report.FromImport, Origin: report.OriginLogAnalytics,
			Detail: report.Detail{Text: "end VoIP, call P2P", Call: &report.Call{
				Vendor: "acs", SubCode: 3112, CallID: r.CallID, Participant: 1, Local: report.Known(true), Categories: []string{"ExpectedError"},
			}},
		},
	)
	return judged(r)
}
