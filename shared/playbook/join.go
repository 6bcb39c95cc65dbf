package playbook

import "sidetone/shared/report"

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
		j := contradicted(call, run, "a check made later: ")
		j.ended = true
		return j
	case run.state.Holds() && call.state == report.RuledOut:
		return contradicted(run, call, "in the call: ")
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
	j.cites = merge(append([]cite{}, main.cites...), other.cites)
	j.ground = merge(append([]cite{}, main.ground...), other.ground)
	j.against = merge(append([]cite{}, main.against...), other.against)
	j.follows = nil
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
func contradicted(holds, denies *judgement, when string) *judgement {
	j := *holds
	if j.state == report.Confirmed {
		j.state = report.Likely
	}
	j.match = report.Contradicts
	for _, c := range denies.against {
		j.contrary = append(j.contrary, cite{report.Correlated, c.observation, when + c.text})
	}
	j.follows = nil
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
		then = others(j.follows, run)
	case len(then) > 0 && len(now) == 0:
		now = others(j.follows, call)
	}
	if len(now) == 0 || len(then) == 0 {
		return
	}
	j.match = report.Agrees
	j.cites = merge(j.cites, []cite{
		{report.Correlated, then[0].observation, "call and check agree. In the call: " + then[0].text},
		{report.Correlated, now[0].observation, "call and check agree. The check: " + now[0].text},
	})
}

// telling are the cites that speak for the hypothesis in one body.
func telling(j *judgement) []cite {
	if j.state.Holds() || j.state == report.Possible && j.because == "" {
		return j.cites
	}
	return nil
}

// others leaves out what the judgement itself cites.
func others(cites []cite, than *judgement) []cite {
	var list []cite
	for _, c := range cites {
		if !citesObservation(than.cites, c.observation) {
			list = append(list, c)
		}
	}
	return list
}

func citesObservation(cites []cite, id string) bool {
	for _, c := range cites {
		if c.observation == id {
			return true
		}
	}
	return false
}
