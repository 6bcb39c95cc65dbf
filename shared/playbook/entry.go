package playbook

import (
	"slices"

	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// entry is the judgement as the report shows it.
func (j *judgement) entry(hosts []string) report.Hypothesis {
	h := report.Hypothesis{
		ID: j.of.id, State: j.state, Because: j.because, Match: j.match, Explains: j.explains(), Mitigations: []report.Mitigation{},
	}
	h.Confidence, h.Measured = j.confidence()
	if j.state == report.Likely {
		h.Alternatives = slices.Clone(j.cause.alternatives)
	}
	if j.cause != nil {
		h.Cause = j.cause.id
		if j.state.Holds() {
			h.Mitigations = advise(j.advice(), j.hosts(hosts))
		}
	}
	for _, c := range j.also {
		h.Alternatives = append(h.Alternatives, c.id)
	}
	h.Evidence = make([]report.Evidence, 0, len(j.cites)+len(j.ground)+len(j.against)+len(j.contrary))
	h.Evidence = cited(h.Evidence, facts.Merge(j.cites, j.ground), report.For)
	if !j.state.Holds() {
		// For and against are a matter of the cause: what refutes another
		// cause of a hypothesis that holds says nothing against it.
		h.Evidence = cited(h.Evidence, j.against, report.Against)
	}
	h.Evidence = cited(h.Evidence, j.contrary, report.Against)
	return h
}

// explains is what the state means for this one, in the catalogues' ids.
func (j *judgement) explains() []report.Phrase {
	switch {
	case j.because != "":
		return []report.Phrase{{ID: "state.follows", Args: report.Args{"title": report.Phrase{ID: "hypothesis." + j.because + ".title"}}}}
	case j.state == report.RuledOut && j.ofCall:
		return phrases("state.call_denies")
	case j.state == report.RuledOut:
		return phrases("hypothesis." + j.of.id + ".clear")
	case j.state == report.Possible:
		return phrases("state.possible", j.causeID("explanation"))
	case j.ended:
		return phrases(j.causeID("explanation"), "state.only_call_shows")
	case j.state.Holds() && j.match == report.Contradicts:
		return phrases(j.causeID("explanation"), "state.only_check_shows")
	case j.state.Holds():
		return phrases(j.causeID("explanation"))
	case j.ofCall:
		return phrases("state.call_does_not_tell")
	case j.unjudged():
		return phrases("hypothesis." + j.of.id + unjudgedBecause[j.of.id])
	}
	return phrases("hypothesis." + j.of.id + ".untested")
}

// unjudgedBecause ends the ids of the sentences that say why something was tried
// and does not tell.
var unjudgedBecause = map[string]string{idPoorNetwork: ".late", idUDPBlocked: ".silent_too", idOffline: ".lost_later"}

// causeID is the id of one of the sentences of the cause.
func (j *judgement) causeID(sentence string) string {
	return "cause." + j.of.id + "." + j.cause.id + "." + sentence
}

func phrases(ids ...string) []report.Phrase {
	list := make([]report.Phrase, len(ids))
	for i, id := range ids {
		list[i].ID = id
	}
	return list
}

// cited appends what was seen for or against it to a list.
func cited(list []report.Evidence, cites []facts.Cite, weight report.Weight) []report.Evidence {
	for i := range cites {
		c := &cites[i]
		list = append(list, report.Evidence{
			Tag: c.Tag, Observation: c.Observation, Weight: weight, Fact: c.Fact, Args: c.Arguments(), Frame: c.Frame, Record: c.Record,
		})
	}
	return list
}

// summaryID is the id of the sentence over a report of which this is the cause.
func (j *judgement) summaryID() string {
	if i := j.instead(); i != nil && i.says != "" {
		return j.causeID(i.says + ".summary")
	}
	return j.causeID("summary")
}

// advice is what to do, in view of all that was seen.
func (j *judgement) advice() []advice {
	if i := j.instead(); i != nil && i.advice != nil {
		return i.advice
	}
	return j.cause.advice
}

// instead is what is told in the place of the cause's own; nil: nothing is.
func (j *judgement) instead() *instead {
	for i := range j.cause.instead {
		if one := &j.cause.instead[i]; j.by != nil && one.when.Ask(j.by).Answer == facts.Yes {
			return one
		}
	}
	return nil
}

// hosts are those that a request to an IT department is about: of the addresses
// that are cited for the cause, and of every relay of the run where none is.
// What answered is nothing to ask for.
func (j *judgement) hosts(all []string) []string {
	if cited := facts.HostsOf(j.cites); len(cited) > 0 {
		return cited
	}
	return all
}

// advise names the relays where an advice is about them.
func advise(todo []advice, hosts []string) []report.Mitigation {
	list := []report.Mitigation{}
	for _, a := range todo {
		m := report.Mitigation{Audience: a.audience, Advice: a.id, Args: report.Args{}}
		if a.hosts && len(hosts) > 0 {
			m.Advice, m.Args = a.id+"_at", report.Args{"hosts": hosts}
		}
		list = append(list, m)
	}
	return list
}
