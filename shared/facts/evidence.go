package facts

import (
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
	answers []answered
}

// answered is a fact that was asked already.
type answered struct {
	known   bool
	finding Finding
}

// untested stands for an observation that was never made.
var untested = &report.Observation{Outcome: report.NotTested}

func newEvidence(r report.Report, b body) *Evidence {
	e := &Evidence{Report: r, body: b, limits: limitsOf(r.Profile), byCheck: indexed(r.Observations), answers: make([]answered, asked)}
	e.tried = make([]*probe, 0, len(e.byCheck[report.CheckICE]))
	for _, o := range e.byCheck[report.CheckICE] {
		if o.Outcome != report.NotTested {
			e.tried = append(e.tried, &probe{Observation: o, URI: stunuri.Parse(o.Target)})
		}
	}
	e.tried = withoutAbsentFamily(e.tried)
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
	if a := e.answers[f.place]; a.known {
		return a.finding
	}
	found := f.ask(e)
	// Whoever appends to what is remembered gets a copy of his own.
	found.Cites, found.Ground = found.Cites[:len(found.Cites):len(found.Cites)], found.Ground[:len(found.Ground):len(found.Ground)]
	e.answers[f.place] = answered{true, found}
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
