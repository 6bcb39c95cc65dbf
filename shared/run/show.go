package run

import (
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/signal"
)

// tellChanges gives the page the present state when it would look different:
// until the verdict stands it shows the steps alone.
func (r *run) tellChanges() {
	steps := r.steps()
	if !r.judge.stands && slices.Equal(steps, r.stepsShown) {
		r.version = r.board.version
		return
	}
	r.stepsShown = steps
	r.tell()
}

// tell gives the page the present state.
func (r *run) tell() {
	r.shown, r.version = r.clock.Now(), r.board.version
	r.onChange(r.show())
}

// show makes a State of what is known; the page may keep it.
func (r *run) show() State {
	s := State{
		Phase: r.phase, Elapsed: r.now().Sub(r.start), Steps: Concluded(r.steps(), r.judge.standing()),
		Stands: r.judge.stands, URL: r.courier.url, Undelivered: r.courier.failed, Problem: r.problem, Refused: r.refused, Wait: r.wait,
		Left: r.left(), Handover: r.handover(),
	}
	if s.Stands || r.over || r.ctx.Err() != nil { // several times a second, and nobody looks at it before
		s.Report = r.report()
	}
	return s
}

// left is how many runs the link has after this one; nil: nothing counts.
func (r *run) left() *int {
	if r.begun == nil {
		return nil
	}
	return r.begun.Left
}

// handover is for reports after the run; one that stays has none.
func (r *run) handover() Handover {
	if r.begun == nil || r.courier.stays() {
		return Handover{}
	}
	h := Handover{Run: r.begun.Run, Token: r.begun.Token, Sequence: r.courier.sequence}
	if r.begun.Signaling.Ours && r.begun.Signaling.URL != "" {
		h.Socket = absoluteSocket(r.options.Origin, r.begun.Signaling.URL)
	}
	return h
}

// report is the run so far, with the server's observations.
func (r *run) report() report.Report {
	out := report.Report{
		ID: r.courier.id, Schema: report.Schema, Created: r.created, Complete: r.judge.complete,
		Agent: r.agent(), Observations: r.board.all(), Diagnosis: r.judge.standing(),
	}
	if r.options.Before != nil {
		out.Before = r.options.Before()
	}
	if r.begun != nil {
		if r.begun.Schema > 0 {
			out.Schema = r.begun.Schema
		}
		p := r.begun.Profile
		out.Ticket = r.begun.Ticket
		out.Profile = p.ForReport()
	}
	out.Signals = signal.Raise(out.Observations)
	return out
}

func (r *run) agent() report.Agent {
	seen := r.environment.seen
	a := report.Agent{Version: r.options.Version, Browser: seen.Browser, OS: seen.OS}
	if version := seen.Version().String(); version != "" {
		a.Browser += " " + version
	}
	return a
}
