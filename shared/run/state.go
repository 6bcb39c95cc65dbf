package run

import (
	"time"

	"sidetone/shared/report"
)

// Phase of a run as the page's data-run shows it.
type Phase string

const (
	Idle    Phase = "idle"
	Running Phase = "running"
	Done    Phase = "done"
	Failed  Phase = "failed" // no judgement could be reached at all
)

// State is what is known of a run at one moment; pages render it.
type State struct {
	Phase   Phase
	Elapsed time.Duration
	Steps   []Step
	// Report holds the observations so far, the agent's and the server's,
	// and the diagnosis; it is empty until the verdict stands or the run is over.
	Report report.Report
	// Stands: the verdict stands; sockets may still be watched.
	Stands bool
	// URL is the address of the delivered report; empty: not delivered yet,
	// or not deliverable.
	URL string
	// GivenUp: the run was ended before it was over. It is the last state, and
	// Report is what was found until then.
	GivenUp bool
	// Undelivered: every road to the server has failed.
	Undelivered bool
	// Problem is why the run could not be made (link expired, busy), in the
	// words of the API; empty otherwise. Refused is the HTTP status that goes
	// with it, for whoever says it in another language.
	Problem string
	Refused int
	// Wait is when another try may be worth it, where Problem is that there
	// were too many; zero: waiting does not help.
	Wait time.Duration
	// Left is how many runs may still be begun with the link; nil: nothing
	// counts them, or no run was begun.
	Left *int
	// Handover is where the report is still taken when the engine has ended;
	// zero: no run was begun.
	Handover Handover
}

// StepID names a line of the list that the caller watches.
type StepID string

const (
	StepBrowser   StepID = "browser"
	StepServer    StepID = "server"    // begin, https
	StepSignaling StepID = "signaling" // the WebSocket
	StepRelays    StepID = "relays"    // every STUN/TURN URL
	StepMedia     StepID = "media"     // paths to the echo peer
	StepQuality   StepID = "quality"   // loss, jitter, round trip
	StepToken     StepID = "token"
)

// StepState is how a step stands.
type StepState string

const (
	StepWaiting   StepState = "waiting"
	StepRunning   StepState = "running"
	StepOK        StepState = "ok"
	StepProblem   StepState = "problem"
	StepNotTested StepState = "not_tested"
)

// Step is one line.
type Step struct {
	ID    StepID
	State StepState
	// Done and Total count the probes of the step; Good those that went well.
	Done, Total, Good int
}
