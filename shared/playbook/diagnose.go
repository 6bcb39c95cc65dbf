package playbook

import (
	"sort"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Diagnose judges a report by its observations. It reads neither the
// report's own diagnosis nor its signals, and keeps only Diagnosis.MS, which
// nobody but the run itself can know.
func Diagnose(r report.Report) report.Diagnosis {
	e := newEvidence(r)
	var judged []*judgement
	for _, h := range hypotheses {
		judged = append(judged, judge(e, h))
	}
	silenceConsequences(judged)
	d := report.Diagnosis{Verdict: verdictOf(e, judged)}
	if r.Diagnosis != nil {
		d.MS = r.Diagnosis.MS
	}
	if root := rootOf(judged); root != nil {
		d.Primary = &report.Primary{Hypothesis: root.of.id, Cause: root.cause.id}
	}
	d.Summary = summarize(e, d.Verdict, rootOf(judged))
	for _, j := range judged {
		d.Hypotheses = append(d.Hypotheses, j.entry(e, judged))
	}
	return d
}

// judgement is one hypothesis held against the evidence.
type judgement struct {
	of    *hypothesis
	state report.State
	// cause is the one that holds, or the possible one; nil otherwise.
	cause *cause
	// also are further causes that hold.
	also    []*cause
	cites   []cite
	against []cite
	stops   bool
	because string
}

// judge considers the causes in their order; the first that holds wins, and
// one that stops a call wins over one that does not.
func judge(e *evidence, h *hypothesis) *judgement {
	j := &judgement{of: h, state: report.StateNotTested}
	refuted, open := 0, 0
	for i := range h.causes {
		c := &h.causes[i]
		f := c.when(e)
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
			if j.cause == nil && !j.state.Holds() {
				j.state, j.cause, j.cites = report.Possible, c, f.cites
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
	if j.state.Holds() && (j.stops || !stops) {
		j.also = append(j.also, c)
		return
	}
	if j.state.Holds() {
		j.also = append(j.also, j.cause)
	}
	j.state, j.cause, j.cites, j.stops = report.Confirmed, c, f.cites, stops
	if c.certain != nil {
		sure := c.certain(e)
		if sure.answer != yes {
			j.state = report.Likely
		}
		if sure.answer == yes {
			j.cites = merge(j.cites, sure.cites)
		}
	}
	if c.alsoSeen != nil {
		j.cites = merge(j.cites, c.alsoSeen(e))
	}
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

// silenceConsequences: what follows from a root cause is not reported beside
// it as a trouble of its own.
func silenceConsequences(judged []*judgement) {
	for _, root := range judged {
		if !root.state.Holds() || root.because != "" {
			continue
		}
		for _, j := range judged {
			if j.of != root.of && j.state.Holds() && contains(root.cause.consequences, j.of.id) {
				j.state, j.because = report.Possible, root.of.id
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// rootOf is the first in the order of hypotheses; one that leaves a call
// possible never comes before one that stops it.
func rootOf(judged []*judgement) *judgement {
	var root *judgement
	for _, j := range judged {
		if j.state.Holds() && (root == nil || j.stops && !root.stops) {
			root = j
		}
	}
	return root
}

// entry is the judgement as the report shows it.
func (j *judgement) entry(e *evidence, judged []*judgement) report.Hypothesis {
	h := report.Hypothesis{
		ID: j.of.id, State: j.state, Title: j.of.title, Because: j.because,
		Evidence: []report.Evidence{}, Mitigations: []report.Mitigation{},
	}
	switch j.state {
	case report.Confirmed:
		h.Confidence = sureConfirmed
	case report.Likely:
		h.Confidence = sureLikely
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
			h.Mitigations = j.cause.advise(e)
		}
	}
	for _, c := range j.also {
		h.Alternatives = append(h.Alternatives, c.id)
	}
	h.Evidence = cited(j.cites, report.For)
	if !j.state.Holds() {
		// For and against are a matter of the cause: what refutes another
		// cause of a hypothesis that holds says nothing against it.
		h.Evidence = append(h.Evidence, cited(j.against, report.Against)...)
	}
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
	case j.state == report.RuledOut:
		return j.of.clear
	case j.state == report.Possible:
		return "Part of the evidence points here, and what would decide it was not tested. " + j.cause.explanation
	case j.state.Holds():
		return j.cause.explanation
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

// advise fills in the relays of this run where a text asks for them.
func (c *cause) advise(e *evidence) []report.Mitigation {
	list := []report.Mitigation{}
	for _, a := range c.mitigations {
		text := a.text
		if a.hosts {
			if hosts := e.relayHosts(); hosts != "" {
				text += ". Addresses: " + hosts
			}
			text += "."
		}
		list = append(list, report.Mitigation{Audience: a.audience, Text: text})
	}
	return list
}

// relayHosts lists the STUN/TURN hosts of the run.
func (e *evidence) relayHosts() string {
	seen := map[string]bool{}
	for _, o := range e.byCheck[report.CheckICE] {
		seen[stunuri.Parse(o.Target).Host] = true
	}
	hosts := make([]string, 0, len(seen))
	for h := range seen {
		hosts = append(hosts, h)
	}
	sort.Strings(hosts)
	return strings.Join(hosts, ", ")
}
