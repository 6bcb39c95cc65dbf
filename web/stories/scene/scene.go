// Package scene holds made-up reports and states of runs, for the stories and
// for tests of pages. They have the shape of real ones and prove nothing.
package scene

import (
	"time"

	"sidetone/shared/report"
	"sidetone/shared/run"
)

// Report is a complete one of a caller behind a firewall that drops UDP.
func Report() report.Report {
	return judged(report.Report{
		ID: "r_4k2mv7qcx3zq5o6hbn2ytwl3ae", Schema: report.Schema, Complete: true,
		Created:      time.Date(2026, 3, 4, 9, 41, 7, 0, time.UTC),
		Agent:        report.Agent{Version: "3f29c1d0a4b7", Browser: "Chromium 156", OS: "Windows"},
		Profile:      report.Deployment{Name: "embedded"},
		Ticket:       "CASE-20417",
		Observations: append(network(), fromServer()...),
	})
}

// Healthy is a report of a run in which everything worked.
func Healthy() report.Report {
	r := Report()
	r.Ticket = ""
	var kept []report.Observation
	for _, o := range r.Observations {
		switch o.Check {
		case report.CheckPathICE, report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP, report.CheckEchoSeen, report.CheckTURNSeen:
			continue
		case report.CheckICE:
			o.Outcome, o.Code, o.MS = report.OK, 0, 31
			o.Detail.ICE = &report.ICE{Transport: o.Detail.ICE.Transport, Candidates: []report.Candidate{{Type: "relay", Protocol: "udp"}}}
		}
		kept = append(kept, o)
	}
	r.Observations = kept
	for i, p := range report.Paths {
		r.Observations = append(r.Observations, open(p, "o5"+string(rune('0'+i)))...)
	}
	return judged(r)
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

// Degraded is one of a firewall that drops UDP and lets relays through over
// TCP.
func Degraded() report.Report {
	r := Report()
	relayed(&r)
	return judged(r)
}

// Inconclusive is one in which too little was tested.
func Inconclusive() report.Report {
	r := Report()
	r.Observations = r.Observations[:5]
	return judged(r)
}

// BadToken is one of a token that has expired, on a network that lets
// everything through.
func BadToken() report.Report {
	r := Healthy()
	for i, o := range r.Observations {
		if o.Check == report.CheckToken {
			r.Observations[i] = expired()
		}
	}
	return judged(r)
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
