package playbook

import "sidetone/shared/report"

// A report can hold two bodies of evidence. The run: what was tried now, by
// us. The call: what was read of a real call, in one artefact or in several.
// Both are judged by the same rules, and only then held against one another.
type body int8

const (
	theRun body = iota
	theCall
)

// bodies splits a report. One that holds evidence of a call and no run is all
// the call's: what was noted beside it (the browser, another side's probe of
// the same relays) then belongs to it. nil: that body is not there.
func bodies(r report.Report) (run, call *evidence) {
	var measured, read []report.Observation
	isRun := false
	for _, o := range r.Observations {
		if o.Origin != "" {
			read = append(read, o)
			continue
		}
		measured = append(measured, o)
		isRun = isRun || o.OfRun()
	}
	switch {
	case len(read) == 0:
		return newEvidence(r, theRun), nil
	case !isRun:
		return nil, newEvidence(r, theCall)
	}
	now, then := r, r
	now.Observations, then.Observations = measured, read
	return newEvidence(now, theRun), newEvidence(then, theCall)
}

// inCall: this is evidence of a real call. Nobody there counted requests, sent
// samples or waited long enough on purpose; rules have to cope.
func (e *evidence) inCall() bool { return e.body == theCall }

// onlyRun asks a question that makes sense of a run alone.
func onlyRun(q question) question {
	return func(e *evidence) finding {
		if e.inCall() {
			return dontKnow
		}
		return q(e)
	}
}

// asked asks one question of a run and another one of a call.
func asked(ofRun, ofCall question) question {
	return func(e *evidence) finding {
		if e.inCall() {
			return ofCall(e)
		}
		return ofRun(e)
	}
}

// either is what two questions about one thing say together: one yes is
// enough, one no where the other does not know.
func either(a, b question) question {
	return func(e *evidence) finding {
		f, g := a(e), b(e)
		switch {
		case f.answer == yes && g.answer == yes:
			f.cites, f.ground = merge(f.cites, g.cites), merge(f.ground, g.ground)
			f.unsure = f.unsure && g.unsure
			return f
		case f.answer == yes || g.answer == yes:
			return firstWith(yes, f, g)
		case f.answer == no && g.answer == no:
			f.cites = merge(f.cites, g.cites)
			return f
		case f.telling && f.answer == unknown:
			return f
		case g.telling && g.answer == unknown:
			return g
		case f.answer == no || g.answer == no:
			return firstWith(no, f, g)
		}
		return dontKnow
	}
}

// among is either of several.
func among(questions ...question) question {
	q := questions[0]
	for _, next := range questions[1:] {
		q = either(q, next)
	}
	return q
}

func firstWith(a answer, f, g finding) finding {
	if f.answer == a {
		return f
	}
	return g
}

// possibly: what would be a yes is no more than a hint.
func possibly(q question) question {
	return func(e *evidence) finding {
		f := q(e)
		if f.answer == yes {
			f.answer = unknown
		}
		return f
	}
}

// likely: other causes would show the same.
func likely(q question) question {
	return func(e *evidence) finding {
		f := q(e)
		f.unsure = f.answer == yes
		return f
	}
}
