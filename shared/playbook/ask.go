package playbook

import "sidetone/shared/facts"

// answer is what the evidence says of a cause.
type answer struct {
	facts.Finding
	// told: a call's own words say so, and not what was tried.
	told bool
	// denied is what speaks against a mere possibility.
	denied []facts.Cite
}

// ask puts a cause to the evidence. Of a call, every code that the table has
// for the cause, what it says in its own words and what was tried in it are
// held together: where one denies what the other says, it stays possible.
func (c *cause) ask(e *facts.Evidence) answer {
	tried := c.when.Ask(e)
	if !e.InCall() {
		return answer{Finding: tried}
	}
	said := c.said(e)
	switch {
	case said.Answer == facts.Yes && tried.Answer == facts.No && tried.Telling && len(tried.Cites) > 0:
		return answer{Finding: facts.Finding{Telling: true, Cites: said.Cites}, denied: denials(e, tried.Cites, said.Cites)}
	case said.Answer == facts.Yes && tried.Answer == facts.Yes:
		said.Cites, said.Ground = facts.Merge(tried.Cites, said.Cites), tried.Ground
		said.Unsure = said.Unsure && tried.Unsure
		return answer{Finding: said}
	case said.Answer == facts.Yes:
		return answer{Finding: said, told: true}
	case tried.Answer == facts.Yes:
		return answer{Finding: tried}
	}
	return answer{Finding: best(tried, said)}
}

// said is what a call says of the cause: one word for it is enough, and where
// there is none, what denies it counts.
func (c *cause) said(e *facts.Evidence) facts.Finding {
	said, code := c.saidBy.Ask(e), c.code.Ask(e)
	if code.Answer == facts.Yes && said.Answer == facts.Yes {
		return facts.Any(c.code, c.saidBy).Ask(e)
	}
	for _, word := range []facts.Finding{code, said} {
		if word.Answer == facts.Yes {
			return word
		}
	}
	if denied := facts.Not(c.deniedBy).Ask(e); denied.Answer == facts.No {
		if said.Answer == facts.No {
			denied.Cites = facts.Merge(said.Cites, denied.Cites)
		}
		if said.Answer == facts.No || !said.Telling {
			return denied
		}
	}
	return said
}

// best of two that do not hold: a hint, then a denial.
func best(f, g facts.Finding) facts.Finding {
	switch {
	case f.Answer == facts.Unknown && f.Telling:
		return f
	case g.Answer == facts.Unknown && g.Telling:
		return g
	case f.Answer == facts.No && g.Answer == facts.No:
		f.Cites = facts.Merge(f.Cites, g.Cites)
		return f
	case g.Answer == facts.No && len(f.Cites) == 0:
		return g
	}
	return f
}
