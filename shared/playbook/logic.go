package playbook

import "sidetone/shared/report"

// answer is three-valued: what was not tested is unknown.
type answer int8

const (
	unknown answer = iota
	yes
	no
)

// finding is the answer to a question and the observations behind it.
type finding struct {
	answer answer
	cites  []cite
	// ground is what made asking possible and tells nothing by itself.
	ground []cite
	// telling: the answer says something about this cause and not only that
	// the ground for asking was there.
	telling bool
	// unsure: a yes that other causes would give as well.
	unsure bool
	// told: a call's own words say so, and not what was tried.
	told bool
	// against is what speaks against a mere possibility.
	against []cite
}

// cite is one observation and what it says.
type cite struct {
	tag         report.Tag
	observation string
	text        string
}

// question reads the evidence.
type question func(*evidence) finding

// all is yes when every question is, no when one is no.
func all(questions ...question) question {
	return func(e *evidence) finding {
		sum := finding{answer: yes}
		for _, q := range questions {
			f := q(e)
			switch {
			case f.answer == no:
				return f
			case f.answer == unknown:
				sum.answer = unknown
			}
			if f.answer == yes || sum.answer == unknown {
				sum.cites = append(sum.cites, f.cites...)
				sum.ground = append(sum.ground, f.ground...)
				sum.telling = sum.telling || f.telling && f.answer == yes
				sum.unsure = sum.unsure || f.unsure
			}
		}
		return sum
	}
}

// anyOf is yes when one question is, no when every one is no.
func anyOf(questions ...question) question {
	return func(e *evidence) finding {
		sum := finding{answer: no}
		for _, q := range questions {
			f := q(e)
			switch {
			case f.answer == yes:
				return f
			case f.answer == unknown:
				sum = finding{answer: unknown, cites: f.cites, telling: f.telling}
			case sum.answer == no:
				sum.cites = append(sum.cites, f.cites...)
				sum.telling = sum.telling || f.telling
			}
		}
		return sum
	}
}

// not turns yes and no around; what was cited stays cited.
func not(q question) question {
	return func(e *evidence) finding {
		f := q(e)
		switch f.answer {
		case yes:
			f.answer = no
		case no:
			f.answer = yes
		}
		return f
	}
}

// given is a condition without which a cause makes no sense, and which by
// itself speaks for none: "HTTPS works".
func given(q question) question {
	return func(e *evidence) finding {
		return grounded(q(e))
	}
}

// grounded sets a yes apart: it made asking possible and tells nothing.
func grounded(f finding) finding {
	f.telling = false
	if f.answer == yes {
		f.ground, f.cites = append(f.ground, f.cites...), nil
	}
	return f
}

// unless is yes but where q is yes: the question refutes when it can be
// answered and does not hinder when it cannot.
func unless(q question) question {
	return func(e *evidence) finding {
		f := not(q)(e)
		if f.answer == unknown {
			return finding{answer: yes}
		}
		return grounded(f)
	}
}
