package playbook

import (
	"strings"

	"sidetone/shared/report"
)

// judgement is one hypothesis held against the evidence.
type judgement struct {
	of     *hypothesis
	ofCall bool // nothing but a call was judged
	state  report.State
	// cause is the one that holds, or the possible one; nil otherwise.
	cause *cause
	// also are further causes that hold.
	also    []*cause
	cites   []cite
	ground  []cite
	against []cite
	// stops: no call is possible because of it.
	stops   bool
	because string
	// follows is what was seen of its consequences.
	follows []cite
	// match: how a run and a call stand to each other where both have a word.
	match report.Match
	// ended: the call failed by it, and the run no longer shows it.
	ended bool
	// contrary is what the other body says against it. Unlike against, which
	// is a matter of single causes, it is shown whatever the state.
	contrary []cite
}

// judge considers the causes in their order; the first that holds wins, and
// one that stops a call wins over one that does not.
func judge(e *evidence, h *hypothesis) *judgement {
	j := &judgement{of: h, state: report.StateNotTested, ofCall: e.inCall()}
	refuted, open := 0, 0
	for i := range h.causes {
		c := &h.causes[i]
		f := c.ask(e, h.id)
		switch {
		case f.answer == yes:
			j.hold(e, c, f)
		case f.answer == no && len(f.cites) == 0:
			// Nothing was seen that speaks against it; it only does not apply.
		case f.answer == no:
			refuted++
			j.against = merge(j.against, f.cites)
		case f.telling:
			open++
			j.against = merge(j.against, f.against)
			if j.cause == nil && !j.state.Holds() {
				j.state, j.cause, j.cites, j.ground = report.Possible, c, f.cites, f.ground
			}
		}
	}
	if j.state == report.StateNotTested && refuted > 0 {
		j.state = report.RuledOut
		if untested := len(h.causes) - refuted - open; untested > refuted {
			j.state = report.StateNotTested
		}
	}
	return j
}

func (j *judgement) hold(e *evidence, c *cause, f finding) {
	stops := c.stops(e).answer == yes
	if e.inCall() && somePathCarries(e).answer == yes {
		stops = false // it did not stop this one
	}
	state, cites := c.standing(e, f)
	// Of a call, where a hint may name a cause before another is proved, the
	// sure one leads.
	surer := e.inCall() && stops == j.stops && state == report.Confirmed && j.state == report.Likely
	if j.state.Holds() && !surer && (j.stops || !stops) {
		j.also = append(j.also, c)
		return
	}
	if j.state.Holds() {
		j.also = append(j.also, j.cause)
	}
	j.state, j.cause, j.stops = state, c, stops
	j.cites, j.ground = cites, f.ground
	if c.alsoSeen != nil {
		j.cites = merge(j.cites, c.alsoSeen(e))
	}
}

// standing says how sure a cause is that holds.
func (c *cause) standing(e *evidence, f finding) (report.State, []cite) {
	state, cites := report.Confirmed, f.cites
	if f.unsure || e.inCall() && guessed(f.cites) {
		state = report.Likely
	}
	if c.certain != nil && !f.told {
		sure := c.certain(e)
		if sure.answer != yes {
			state = report.Likely
		} else {
			cites = merge(cites, sure.cites)
		}
	}
	return state, cites
}

// merge appends without citing the same observation for the same thing
// twice.
func merge(cites, more []cite) []cite {
	for _, m := range more {
		known := false
		for _, c := range cites {
			known = known || c == m
		}
		if !known {
			cites = append(cites, m)
		}
	}
	return cites
}

// entry is the judgement as the report shows it.
func (j *judgement) entry(hosts string, judged []*judgement) report.Hypothesis {
	h := report.Hypothesis{
		ID: j.of.id, State: j.state, Title: j.of.title, Because: j.because, Match: j.match,
		Evidence: []report.Evidence{}, Mitigations: []report.Mitigation{},
	}
	switch j.state {
	case report.Confirmed:
		h.Confidence = sureConfirmed
	case report.Likely:
		h.Confidence = sureLikely
		if j.match == report.Contradicts {
			h.Confidence = sureContradicted
		}
		h.Alternatives = j.cause.alternatives
	case report.Possible:
		h.Confidence = surePossible
	case report.RuledOut:
		h.Confidence = sureRuledOut
	}
	h.Explanation = j.explain(judged)
	if j.cause != nil {
		h.Cause = j.cause.id
		if j.state.Holds() {
			h.Mitigations = j.cause.advise(hosts)
		}
	}
	for _, c := range j.also {
		h.Alternatives = append(h.Alternatives, c.id)
	}
	h.Evidence = cited(merge(append([]cite{}, j.cites...), j.ground), report.For)
	if !j.state.Holds() {
		// For and against are a matter of the cause: what refutes another
		// cause of a hypothesis that holds says nothing against it.
		h.Evidence = append(h.Evidence, cited(j.against, report.Against)...)
	}
	h.Evidence = append(h.Evidence, cited(j.contrary, report.Against)...)
	return h
}

// explain is the sentence beside the state: what it means for this one.
func (j *judgement) explain(judged []*judgement) string {
	switch {
	case j.because != "":
		for _, other := range judged {
			if other.of.id == j.because {
				return "It follows from another finding: " + other.of.title + "."
			}
		}
	case j.state == report.RuledOut && j.ofCall:
		return "What was seen of the call speaks against it."
	case j.state == report.RuledOut:
		return j.of.clear
	case j.state == report.Possible:
		return "Part of the evidence points here, and what would decide it was not tested. " + j.cause.explanation
	case j.ended:
		return j.cause.explanation + " The call shows this; a check made later no longer does."
	case j.state.Holds() && j.match == report.Contradicts:
		return j.cause.explanation + " The check shows this; in the call it did not show."
	case j.state.Holds():
		return j.cause.explanation
	}
	if j.ofCall {
		return "What is known of the call does not tell."
	}
	return j.of.untested
}

func cited(cites []cite, weight report.Weight) []report.Evidence {
	list := []report.Evidence{}
	for _, c := range cites {
		list = append(list, report.Evidence{Tag: c.tag, Observation: c.observation, Weight: weight, Text: sentence(c.text)})
	}
	return list
}

// sentence begins with a capital unless the first word is an address.
func sentence(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if text == "" || strings.ContainsAny(first, ".:") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
