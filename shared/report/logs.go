package report

import "time"

// CheckLogs is what came of asking one table of a service's logs for the rows
// of the call; Target is the table, or LogsWorkspace where none could be
// asked. OK: rows came. Silent: there are none yet. Failed: Detail.Logs says
// in which way, Code is the HTTP status. It is the server's and without an
// origin, since it tells nothing of the call; the rows do, which are
// observations of their own, of OriginLogAnalytics.
const CheckLogs Check = "logs"

// LogsWorkspace is the target of CheckLogs where it is not one table that
// failed.
const LogsWorkspace = "workspace"

// Logs is how a table was asked.
type Logs struct {
	State  LogsState `json:"state"`
	CallID string    `json:"call_id,omitempty"`
	Rows   int       `json:"rows,omitempty"`
	Asked  time.Time `json:"asked"`
	// Attempt counts from 1. Next is when it is asked again by itself; zero:
	// no more.
	Attempt int       `json:"attempt,omitempty"`
	Next    time.Time `json:"next,omitzero"`
}

// LogsState is what came of asking a table.
type LogsState string

const (
	LogsRows      LogsState = "rows"
	LogsNone      LogsState = "none"         // the table has no row of this call, or not yet
	LogsPartial   LogsState = "partial"      // the service gave a part of the rows and said so
	LogsTooMany   LogsState = "too_many"     // more rows or bytes than are taken
	LogsThrottled LogsState = "throttled"    // 429
	LogsNoTable   LogsState = "no_table"     // the workspace has no such table
	LogsNoColumn  LogsState = "no_column"    // a column is missing; the others were read
	LogsForbidden LogsState = "forbidden"    // 403: no right to read it
	LogsNoSpace   LogsState = "no_workspace" // 404: no such workspace
	LogsNoLogin   LogsState = "no_login"     // no credential, or one that was refused
	LogsSlow      LogsState = "slow"         // no answer in time
	LogsFailed    LogsState = "failed"       // anything else
)
