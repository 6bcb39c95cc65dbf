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
	e := &Evidence{Report: r, body: b, limits: limitsOf(r.Profile), byCheck: map[report.Check][]*report.Observation{}, answers: make([]answered, asked)}
	for i := range r.Observations {
		o := &r.Observations[i]
		e.byCheck[o.Check] = append(e.byCheck[o.Check], o)
		if o.Check == report.CheckICE && o.Outcome != report.NotTested {
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
