// Package sample holds made-up reports and states of runs, for the stories and
// for tests of pages. They have the shape of real ones and prove nothing.
package sample

import (
	"time"

	"sidetone/shared/report"
	"sidetone/shared/run"
)

// Report is a complete one of a caller behind a firewall that drops UDP.
func Report() report.Report {
	return report.Report{
		ID: "r_4k2mv7qcx3zq5o6hbn2ytwl3ae", Schema: report.Schema, Complete: true,
		Created:      time.Date(2026, 3, 4, 9, 41, 7, 0, time.UTC),
		Agent:        report.Agent{Version: "3f29c1d0a4b7", Browser: "Chromium 156", OS: "Windows"},
		Profile:      report.Profile{Name: "embedded"},
		Ticket:       "CASE-20417",
		Diagnosis:    blocked(),
		Observations: append(network(), fromServer()...),
		Signals: []report.Signal{
			{Name: "networkRelaysNotReachable", Value: true, At: 2100},
			{Name: "networkReceiveQuality", Value: 1.0, At: 3300},
		},
	}
}

// Healthy is a report of a run in which everything worked.
func Healthy() report.Report {
	r := Report()
	r.Ticket = ""
	r.Signals = nil
	r.Diagnosis = healthy()
	for i := range r.Observations {
		o := &r.Observations[i]
		if o.Check == report.CheckToken || o.Target == string(report.RelayTLS) {
			continue
		}
		o.Outcome, o.Code = report.OK, 0
		o.MS /= 10
		o.Detail.Text = ""
	}
	return r
}

// Partial is a report that was cut off before a verdict.
func Partial() report.Report {
	r := Report()
	r.Complete = false
	r.Diagnosis = nil
	r.Signals = nil
	r.Observations = r.Observations[:4]
	return r
}

// Judged is Report with another judgement.
func Judged(d *report.Diagnosis) report.Report {
	r := Report()
	r.Diagnosis = d
	return r
}

// Degraded and the others are judgements of their kind.
func Degraded() *report.Diagnosis {
	d := blocked()
	d.Verdict = report.Degraded
	d.Summary = "A firewall stops the fast kind of connection that calls prefer, so calls take a slower way round."
	return d
}

// Inconclusive is a judgement without a root cause.
func Inconclusive() *report.Diagnosis {
	d := healthy()
	d.Verdict = report.Inconclusive
	d.Summary = "Too little could be tested to say whether a call would connect."
	for i := range d.Hypotheses {
		d.Hypotheses[i].State = report.StateNotTested
		d.Hypotheses[i].Evidence = nil
	}
	return d
}

// BadToken is a judgement on the token.
func BadToken() *report.Diagnosis {
	d := blocked()
	d.Summary = "The token that starts the call has expired, so the call is turned away before it begins."
	d.Primary = &report.Primary{Hypothesis: "token_invalid", Cause: "expired"}
	d.Hypotheses[0].State, d.Hypotheses[0].Cause = report.RuledOut, ""
	d.Hypotheses[3] = report.Hypothesis{
		ID: "token_invalid", State: report.Confirmed, Cause: "expired", Confidence: 1, Title: "Invalid token",
		Explanation: "The token’s time was over 12 minutes before the run, by the server’s clock.",
		Evidence:    []report.Evidence{{Tag: report.Observed, Observation: "o30", Weight: report.For, Text: "The claim exp lies 12 min 4 s before the server’s time."}},
		Mitigations: []report.Mitigation{
			{Audience: report.ForCaller, Text: "Close the call page and open it again from where you started, so that it gets a new token."},
			{Audience: report.ForDeveloper, Text: "Refresh tokens before they expire; mint them for the length of a call."},
		},
	}
	return d
}

// State is the state of a run whose verdict stands, with or without a
// delivered report.
func State(r report.Report, delivered bool) run.State {
	s := run.State{Phase: run.Done, Stands: r.Diagnosis != nil, Report: r, Steps: Steps(run.StepOK)}
	s.Steps[3].State = run.StepProblem
	s.Steps[6].State = run.StepNotTested
	if delivered {
		s.URL = "https://sidetone.example/r/" + r.ID
	} else {
		s.Undelivered = true
		s.Report.ID = ""
	}
	return s
}

// Steps are all seven in one state.
func Steps(state run.StepState) []run.Step {
	ids := []run.StepID{run.StepBrowser, run.StepServer, run.StepSignaling, run.StepRelays, run.StepMedia, run.StepQuality, run.StepToken}
	steps := make([]run.Step, len(ids))
	for i, id := range ids {
		steps[i] = run.Step{ID: id, State: state, Done: i, Total: i + 2}
	}
	return steps
}

// Running is the state of a run under way.
func Running() run.State {
	s := run.State{Phase: run.Running, Steps: Steps(run.StepRunning)}
	s.Steps[0].State = run.StepOK
	s.Steps[1].State = run.StepOK
	s.Steps[3].State = run.StepProblem
	s.Steps[5].State = run.StepWaiting
	s.Steps[6].State = run.StepNotTested
	return s
}
