package words

import "sidetone/shared/report"

// Logs is the part of a report about asking the service's logs.
type Logs struct {
	Title, Hint              string
	Table, State, Rows       string
	Asked, Next, Never, Call string
	States                   map[report.LogsState]string
}

var englishLogs = Logs{
	Title: "Rows from Log Analytics", Hint: "Which tables were asked for the rows of the call, when, and what came of it. The rows are listed as read from Log Analytics.",
	Table: "Table", State: "Answer", Rows: "Rows", Asked: "Asked", Next: "Asked again", Never: "no more by itself", Call: "Call",
	States: map[report.LogsState]string{
		report.LogsRows: "rows", report.LogsNone: "no rows yet", report.LogsPartial: "a part of the rows", report.LogsTooMany: "too many rows",
		report.LogsThrottled: "asked too often", report.LogsNoTable: "no such table", report.LogsNoColumn: "a column is missing",
		report.LogsForbidden: "no right to read", report.LogsNoSpace: "no such workspace", report.LogsNoLogin: "not signed in",
		report.LogsSlow: "no answer in time", report.LogsFailed: "failed",
	},
}
