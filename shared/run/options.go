package run

import (
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Options of one run.
type Options struct {
	// Link is the diagnostic link's id; "" or api.PublicLink is the public run.
	Link string
	// Token of the calling service, when one was handed over. It is read here
	// and never leaves but for the profile's check URL.
	Token string
	// Origin of the page, "https://host[:port]"; addresses of the API are
	// paths on it.
	Origin string
	// Version of the agent.
	Version string
	// Profile asks the server for one of its profiles by name; empty: the one
	// of the link, or the server's own.
	Profile string
	// Key is the operator key, with which any profile may be asked for; empty:
	// none.
	Key string
	// Alone is a run without a server: what POST /runs would have answered.
	// Nothing is asked of a server then and nothing is posted.
	Alone *api.BeginReply
	// Keep posts no report: what was found stays here.
	Keep bool
	// Waited is how long ago the caller pressed Start, when the agent was still
	// loading: the time of a diagnosis counts from there. Zero: just now.
	Waited time.Duration
	// Evidence is what was seen of a real call before the run. It goes with
	// the report and is judged together with the run; nil: none was.
	Evidence []report.Observation
	// Before gives report.Report.Before, which may become known while the run
	// goes on. It may be called from any goroutine; nil: there is none.
	Before func() string
}
