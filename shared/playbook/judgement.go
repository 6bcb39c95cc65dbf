package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// judgement is one hypothesis held against the evidence.
type judgement struct {
	of     *hypothesis
	by     *facts.Evidence // what it was held against
	ofCall bool            // nothing but a call was judged
	state  report.State
	// cause is the one that holds, or the possible one; nil otherwise.
	cause *cause
	// also are further causes that hold.
	also    []*cause
	cites   []facts.Cite
	ground  []facts.Cite
	against []facts.Cite
	// stops: no call is possible because of it.
	stops   bool
	because string
	// seenOfFollowing is what was seen of hypotheses that follow from it.
	seenOfFollowing []facts.Cite
	// match: how a run and a call stand to each other where both have a word.
	match report.Match
	// ended: the call failed by it, and the run no longer shows it.
	ended bool
	// contrary is what the other body says against it. Unlike against, which
	// is a matter of single causes, it is shown whatever the state.
	contrary []facts.Cite
}

// judge considers the causes in their order; the first that holds wins, and
// one that stops a call wins over one that does not.
func judge(e *facts.Evidence, h *hypothesis) *judgement {
	j := &judgement{of: h, by: e, state: report.StateNotTested, ofCall: e.InCall()}
	refuted, open, askable := 0, 0, 0
	for i := range h.causes {
		c := &h.causes[i]
		if c.askable(e) {
			askable++
		}
		f := c.ask(e)
		switch {
		case f.Answer == facts.Yes:
			j.hold(e, c, f)
		case f.Answer == facts.No && len(f.Cites) == 0:
			// Nothing was seen that speaks against it; it only does not apply.
			askable--
		case f.Answer == facts.No:
			refuted++
			j.against = facts.Merge(j.against, f.Cites)
		case f.Telling:
			open++
			j.against = facts.Merge(j.against, f.denied)
			if j.cause == nil && !j.state.Holds() {
				j.state, j.cause, j.cites, j.ground = report.Possible, c, f.Cites, f.Ground
			}
		}
	}
	if j.state == report.StateNotTested && refuted > 0 {
		j.state = report.RuledOut
		if untested := askable - refuted - open; untested > refuted {
			j.state = report.StateNotTested
		}
	}
	if j.state == report.RuledOut && j.unjudged() {
		j.state = report.StateNotTested
	}
	return j
}

// unjudged: what would tell was tried and does not tell, for a reason that is not
// the hypothesis'. The page was too late to tell of the network's quality; UDP
// stayed silent and more than UDP did, which rules no firewall out; or the service
// answered at first, and what may have left in the middle of the run is the network.
func (j *judgement) unjudged() bool {
	switch j.of.id {
	case idPoorNetwork:
		return j.by.Unjudged()
	case idUDPBlocked:
		return !j.ofCall && facts.EveryUDPSilent.Ask(j.by).Answer == facts.Yes
	case idOffline:
		return !j.ofCall && facts.HTTPSAnswers.Ask(j.by).Answer == facts.No && facts.EveryUDPSilent.Ask(j.by).Answer == facts.Yes
	}
	return false
}

// askable: this body of evidence could tell of the cause. Of a call its own words
// or a code may, but for a cause that only a run's measurements know.
func (c *cause) askable(e *facts.Evidence) bool {
	return c.when.Askable(e) || e.InCall() && (c.when.Op == facts.OpNone || c.saidBy.Op != facts.OpNone)
}

func (j *judgement) hold(e *facts.Evidence, c *cause, f answer) {
	stops := c.stops.Ask(e).Answer == facts.Yes
	if e.InCall() && facts.SomePathCarries.Ask(e).Answer == facts.Yes {
		stops = false // it did not stop this one
	}
	state, cites := c.standing(e, f)
	// Of a call, where a hint may name a cause before another is proved, the
	// sure one leads.
	surer := e.InCall() && stops == j.stops && state == report.Confirmed && j.state == report.Likely
	if j.state.Holds() && !surer && (j.stops || !stops) {
		j.also = append(j.also, c)
		return
	}
	if j.state.Holds() {
		j.also = append(j.also, j.cause)
	}
	j.state, j.cause, j.stops = state, c, stops
	j.cites, j.ground = cites, f.Ground
	j.contrary = c.doubt(e, f)
	if also := c.alsoSeen.Ask(e); also.Answer == facts.Yes {
		j.cites = facts.Merge(j.cites, also.Cites)
	}
}

// doubt is what the same evidence says against a cause that holds: what denies it,
// and how late the page was where it rests on what a late page cannot tell.
func (c *cause) doubt(e *facts.Evidence, f answer) []facts.Cite {
	late := e.LateDoubts(f.Cites)
	if denied := c.denial(e).Ask(e); denied.Answer == facts.Yes {
		return append(denied.Cites, late...)
	}
	return late
}

// denial is what would speak against it in this body of evidence.
func (c *cause) denial(e *facts.Evidence) facts.Term {
	if e.InCall() {
		return c.deniedBy
	}
	return c.doubtedBy
}

// standing says how sure a cause is that holds: nothing that is denied by what
// was seen as well is confirmed.
func (c *cause) standing(e *facts.Evidence, f answer) (report.State, []facts.Cite) {
	state, cites := report.Confirmed, f.Cites
	if c.denial(e).Ask(e).Answer == facts.Yes || e.LateDoubts(f.Cites) != nil {
		state = report.Likely
	}
	if f.Unsure || e.InCall() && guessed(f.Cites) {
		state = report.Likely
	}
	if c.certain.Op != facts.OpNone && !f.told {
		sure := c.certain.Ask(e)
		if sure.Answer != facts.Yes {
			state = report.Likely
		} else {
			cites = facts.Merge(cites, sure.Cites)
		}
	}
	return state, cites
}
