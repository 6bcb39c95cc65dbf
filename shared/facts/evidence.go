package facts

import (
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Evidence is one body of the report's evidence, indexed for questions.
type Evidence struct {
	Report  report.Report
	body    body
	limits  report.QualityLimits
	byCheck map[report.Check][]*report.Observation
	tried   []*probe // URLs that were really tried
	endings []ending // codes of a call
	crowd   bool     // see crowded
	// unjudged: see Unjudged.
	unjudged bool
	// found are the answers so far, from the second on, which is dontKnow and the
	// answer of most facts. places has where that of each fact is; 0: it was not
	// asked.
	found  []Finding
	places []int16
}

// Room that is made at the start for kinds of checks, and for answers other
// than dontKnow: a whole run has 20 to 30 of the ones and 60 of the others. More
// cost no more than the room.
const (
	expectedChecks  = 32
	expectedAnswers = 64
)

// untested stands for an observation that was never made.
var untested = &report.Observation{Outcome: report.NotTested}

func newEvidence(r report.Report, b body) *Evidence {
	e := &Evidence{Report: r, body: b, limits: limitsOf(r.Profile), byCheck: indexed(r.Observations), found: make([]Finding, 2, expectedAnswers), places: make([]int16, len(everyFact))}
	e.tried = make([]*probe, 0, len(e.byCheck[report.CheckICE]))
	for _, o := range e.byCheck[report.CheckICE] {
		if o.Outcome != report.NotTested {
			e.tried = append(e.tried, &probe{Observation: o, URI: stunuri.Parse(o.Target)})
		}
	}
	e.tried = withoutAbsentFamily(e.withoutHearsay(e.tried))
	if e.InCall() {
		e.crowd = crowded(r.Observations)
		e.endings = endingsOf(e)
	}
	return e
}

// indexed sorts observations by their check, in their order. One array holds
// all of them: a judgement is made after every change of a run.
func indexed(observations []report.Observation) map[report.Check][]*report.Observation {
	count := make(map[report.Check]int, expectedChecks)
	for i := range observations {
		count[observations[i].Check]++
	}
	all := make([]*report.Observation, len(observations))
	byCheck := make(map[report.Check][]*report.Observation, len(count))
	for i := range observations {
		o := &observations[i]
		list, begun := byCheck[o.Check]
		if !begun {
			n := count[o.Check]
			list, all = all[:0:n], all[n:]
		}
		byCheck[o.Check] = append(list, o)
	}
	return byCheck
}

// answer asks a fact, once.
func (e *Evidence) answer(f *fact) Finding {
	if at := e.places[f.place]; at != 0 {
		return e.found[at]
	}
	found := f.ask(e)
	if found.Answer == Unknown && !found.Telling && !found.Unsure && len(found.Cites)+len(found.Ground) == 0 {
		e.places[f.place] = 1 // as dontKnow
		return dontKnow
	}
	// Whoever appends to what is remembered gets a copy of his own.
	found.Cites, found.Ground = slices.Clip(found.Cites), slices.Clip(found.Ground)
	e.places[f.place] = int16(len(e.found))
	e.found = append(e.found, found)
	return found
}

// one returns the last observation of a check that has a single target.
func (e *Evidence) one(check report.Check) (*report.Observation, bool) {
	list := e.byCheck[check]
	if len(list) == 0 {
		return untested, false
	}
	return list[len(list)-1], true
}

// at returns the observation of a check on a target: of a call, in which the
// same thing may have been tried again, the last one.
func (e *Evidence) at(check report.Check, target string) (*report.Observation, bool) {
	found := untested
	for _, o := range e.byCheck[check] {
		if o.Target != target {
			continue
		}
		found = o
		if !e.InCall() {
			break
		}
	}
	return found, found != untested
}

func (e *Evidence) path(check report.Check, p report.Path) *report.Observation {
	o, _ := e.at(check, string(p))
	return o
}

// OriginOf is where an observation was read; empty: nowhere, or it is not
// there.
func (e *Evidence) OriginOf(id string) report.Origin {
	for i := range e.Report.Observations {
		if o := &e.Report.Observations[i]; o.ID == id {
			return o.Origin
		}
	}
	return ""
}
