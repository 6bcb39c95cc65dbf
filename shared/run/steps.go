package run

import (
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// tally counts the checks of one step.
type tally struct {
	id                         StepID
	total, done, good, trouble int
	begun                      bool
}

// add counts a check by what is known of it; empty is not yet anything.
func (t *tally) add(o report.Outcome) {
	t.total++
	if o == "" {
		return
	}
	t.done++
	switch o {
	case report.OK:
		t.good++
	case report.Failed, report.Silent:
		t.trouble++
	}
}

func (t *tally) step() Step {
	s := Step{ID: t.id, State: StepRunning, Done: t.done, Total: t.total, Good: t.good}
	switch {
	case !t.begun:
		s.State = StepWaiting
	case t.done < t.total:
	case t.trouble > 0:
		s.State = StepProblem
	case t.good > 0:
		s.State = StepOK
	default:
		s.State = StepNotTested
	}
	return s
}

// steps are the lines that the caller watches.
func (r *run) steps() []Step {
	begun := r.begun != nil
	browser := tally{id: StepBrowser, begun: true}
	browser.add(r.browserOutcome())
	server := tally{id: StepServer, begun: true}
	server.add(r.begin.slot.outcome())
	server.add(pending(r.https.done, r.https.slot))

	signaling := tally{id: StepSignaling, begun: begun}
	relays := tally{id: StepRelays, begun: begun}
	media := tally{id: StepMedia, begun: begun}
	quality := tally{id: StepQuality, begun: begun && r.sampled()}
	token := tally{id: StepToken, begun: begun}
	if begun {
		s := r.signaling
		signaling.add(pending(s.echo.resolved(), s.echo.slot))
		signaling.add(pending(s.idle.resolved(), s.idle.slot))
		signaling.add(pending(s.fetchDone, s.fetched))
		for _, h := range r.hosts {
			if h.host.Use == profile.UseSignaling {
				signaling.add(pending(h.done, h.slot))
				if h.socket != nil {
					signaling.add(pending(h.socket.done, h.socket.slot))
				}
			}
		}
		for _, u := range r.urls {
			relays.add(u.outcome)
		}
		for _, p := range r.paths {
			if p.kind == report.DirectTCP && !r.begun.Profile.DirectTCP {
				continue // evidence, not a path of calls
			}
			media.add(p.mediaOutcome())
			quality.add(p.qualityOutcome())
		}
		if r.token != nil {
			token.add(pending(r.token.done, r.token.read))
			if a := r.token.authority; a != nil {
				token.add(pending(r.token.done, a))
			}
		}
	}
	steps := []Step{browser.step(), server.step(), signaling.step(), relays.step(), media.step(), quality.step()}
	last := token.step()
	if r.options.Token == "" {
		last.State = StepNotTested
	}
	if r.begin.failed {
		for i := range steps {
			if steps[i].State == StepWaiting {
				steps[i].State = StepNotTested
			}
		}
		last.State = StepNotTested
	}
	return append(steps, last)
}

func pending(done bool, s *slot) report.Outcome {
	if !done {
		return ""
	}
	return s.outcome()
}

func (r *run) browserOutcome() report.Outcome {
	if r.environment.done && report.No(r.environment.seen.WebRTC) {
		return report.Failed
	}
	return r.environment.slot.outcome()
}

// sampled: some path has come to its sample or beyond.
func (r *run) sampled() bool {
	for _, p := range r.paths {
		if p.stage >= sampling {
			return true
		}
	}
	return false
}

// mediaOutcome is how a path came through ICE, DTLS and RTP.
func (p *path) mediaOutcome() report.Outcome {
	if p.stage < sampling {
		return ""
	}
	for _, s := range []*slot{p.slots.ice, p.slots.dtls, p.slots.rtp} {
		if o := s.outcome(); o != report.OK {
			return o
		}
	}
	return report.OK
}

func (p *path) qualityOutcome() report.Outcome {
	if p.stage != finished && !(p.stage == sampling && p.judge.stands) { // the verdict did not wait for the rest
		return ""
	}
	if o := p.slots.large.outcome(); o == report.Silent {
		return o
	}
	return p.slots.data.outcome()
}
