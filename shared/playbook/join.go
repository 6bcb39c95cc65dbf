package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// join holds a run against a call. Where both show the same, each is evidence
// for the other. Where one shows what the other denies, neither is certain
// any more: they were made at different times, and perhaps on different
// networks.
func join(run, call *inquiry) *inquiry {
	q := &inquiry{run: run.run, call: call.call}
	for i := range hypotheses {
		q.judged = append(q.judged, meet(run.judged[i], call.judged[i]))
	}
	q.silenceConsequences()
	for i, j := range q.judged {
		j.fit(run.judged[i], call.judged[i])
	}
	return q
}

// meet is one hypothesis as the run and the call judged it.
func meet(run, call *judgement) *judgement {
	switch {
	case run.state.Holds() && call.state.Holds():
		return agreed(run, call)
	case call.state.Holds() && run.state == report.RuledOut:
		j := contradicted(call, run, frameCheckDenies)
		j.ended = true
		return j
	case run.state.Holds() && call.state == report.RuledOut:
		return contradicted(run, call, frameCallDenies)
	case run.state.Holds():
		return joined(run, call)
	case call.state.Holds():
		return joined(call, run)
	case call.state == report.StateNotTested:
		return joined(run, call)
	case call.state == report.Possible && run.state != report.Possible:
		return joined(call, run)
	case run.state == report.RuledOut && call.state == report.RuledOut:
		return joined(run, call)
	case run.state == report.StateNotTested:
		return joined(call, run)
	}
	return joined(run, call)
}

// joined is one of the two with what the other saw.
func joined(main, other *judgement) *judgement {
	j := *main
	j.also = append([]*cause{}, main.also...)
	if other.cause != nil && other.because == "" && (main.cause == nil || other.state.Holds()) && other.cause != main.cause {
		j.also = append(j.also, other.cause)
	}
	j.cites = facts.Merge(append([]facts.Cite{}, main.cites...), other.cites)
	j.ground = facts.Merge(append([]facts.Cite{}, main.ground...), other.ground)
	j.against = facts.Merge(append([]facts.Cite{}, main.against...), other.against)
	j.seenOfFollowing = nil
	return &j
}

// agreed: the surer of the two leads, the run where both are equally sure,
// since it tried on purpose what a call meets by chance.
func agreed(run, call *judgement) *judgement {
	main, other := run, call
	if call.state == report.Confirmed && run.state != report.Confirmed {
		main, other = call, run
	}
	j := joined(main, other)
	j.stops = run.stops || call.stops
	j.match = report.Agrees
	return j
}

// contradicted: what holds in one is denied by the other. It is no longer
// certain, and the denial is shown.
func contradicted(holds, denies *judgement, frame string) *judgement {
	j := *holds
	if j.state == report.Confirmed {
		j.state = report.Likely
	}
	j.match = report.Contradicts
	for _, c := range denies.against {
		j.contrary = append(j.contrary, framed(c, frame, ""))
	}
	j.seenOfFollowing = nil
	return &j
}

// fit cites both where the call and the run show the same thing: this
// hypothesis in both, or in one of them what follows from it.
func (j *judgement) fit(run, call *judgement) {
	if !j.state.Holds() || j.match == report.Contradicts {
		return
	}
	now, then := telling(run), telling(call)
	switch {
	case len(now) > 0 && len(then) == 0:
		then = others(j.seenOfFollowing, run)
	case len(then) > 0 && len(now) == 0:
		now = others(j.seenOfFollowing, call)
	}
	if len(now) == 0 || len(then) == 0 {
		return
	}
	j.match = report.Agrees
	j.cites = facts.Merge(j.cites, []facts.Cite{
		framed(then[0], frameInCall, ""), framed(now[0], frameInCheck, ""),
	})
}

// telling are the cites that speak for the hypothesis in one body.
func telling(j *judgement) []facts.Cite {
	if j.state.Holds() || j.state == report.Possible && j.because == "" {
		return j.cites
	}
	return nil
}

// others leaves out what the judgement itself cites.
func others(cites []facts.Cite, than *judgement) []facts.Cite {
	var list []facts.Cite
	for _, c := range cites {
		if !citesObservation(than.cites, c.Observation) {
			list = append(list, c)
		}
	}
	return list
}

func citesObservation(cites []facts.Cite, id string) bool {
	for _, c := range cites {
		if c.Observation == id {
			return true
		}
	}
	return false
}
