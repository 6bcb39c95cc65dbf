package facts

import "sidetone/shared/report"

// A report can hold two bodies of evidence. The run: what was tried now, by
// us. The call: what was read of a real call, in one artefact or in several.
// Both are judged by the same rules, and only then held against one another.
type body int8

const (
	theRun body = iota + 1
	theCall
)

// Bodies splits a report. One that holds evidence of a call and no run is all
// the call's: what was noted beside it (the browser, another side's probe of
// the same relays) then belongs to it. nil: that body is not there.
func Bodies(r report.Report) (run, call *Evidence) {
	read, isRun := 0, false
	for i := range r.Observations {
		if o := &r.Observations[i]; o.Origin != "" {
			read++
		} else {
			isRun = isRun || o.OfRun()
		}
	}
	switch {
	case read == 0:
		return newEvidence(r, theRun), nil
	case !isRun:
		return nil, newEvidence(r, theCall)
	}
	now, then := r, r
	now.Observations = make([]report.Observation, 0, len(r.Observations)-read)
	then.Observations = make([]report.Observation, 0, read)
	for i := range r.Observations {
		if o := &r.Observations[i]; o.Origin != "" {
			then.Observations = append(then.Observations, *o)
		} else {
			now.Observations = append(now.Observations, *o)
		}
	}
	return newEvidence(now, theRun), newEvidence(then, theCall)
}

// OfRun is the evidence of observations that a run made so far.
func OfRun(observations []report.Observation) *Evidence {
	return newEvidence(report.Report{Observations: observations}, theRun)
}

// InCall: this is evidence of a real call. Nobody there counted requests, sent
// samples or waited long enough on purpose; facts have to cope.
func (e *Evidence) InCall() bool { return e.body == theCall }

// byBody asks one question of a run and another one of a call; nil: that body
// cannot tell.
func byBody(ofRun, ofCall func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		q := ofRun
		if e.InCall() {
			q = ofCall
		}
		if q == nil {
			return dontKnow
		}
		return q(e)
	}
}

// likelyIn makes a yes one that other causes would show as well.
func likelyIn(q func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		f := q(e)
		f.Unsure = f.Unsure || f.Answer == Yes
		return f
	}
}
