package facts

import (
	"slices"
	"strings"

	"sidetone/shared/report"
)

// Answer is three-valued: what was not tested is Unknown.
type Answer int8

const (
	Unknown Answer = iota
	Yes
	No
)

// Finding is the answer to a question and the observations behind it. The zero
// Finding knows nothing.
type Finding struct {
	Answer Answer
	Cites  []Cite
	// Ground is what made asking possible and tells nothing by itself.
	Ground []Cite
	// Telling: the answer says something about what was asked and not only
	// that the ground for asking was there.
	Telling bool
	// Unsure: a yes that other causes would give as well.
	Unsure bool
}

// Cite is one observation and the fact that it bears out.
type Cite struct {
	Tag         report.Tag
	Observation string
	Fact        string
	// Args are names and values in turn; every value is comparable.
	Args []any
	// Frame and Record as in report.Evidence.
	Frame  string
	Record report.Origin
}

// list is a list of texts as an argument: comparable, as every value has to be.
type list string

func listOf(items []string) list { return list(strings.Join(items, "\n")) }

// Arguments are Args by name.
func (c Cite) Arguments() report.Args {
	args := make(report.Args, len(c.Args)/2)
	for i := 0; i+1 < len(c.Args); i += 2 {
		value := c.Args[i+1]
		if items, ok := value.(list); ok {
			value = strings.Split(string(items), "\n")
		}
		args[c.Args[i].(string)] = value
	}
	return args
}

// same: one observation is cited for one thing.
func (c *Cite) same(other *Cite) bool {
	return c.Observation == other.Observation && c.Fact == other.Fact && c.Tag == other.Tag && c.Frame == other.Frame &&
		c.Record == other.Record && slices.Equal(c.Args, other.Args)
}

// cite makes one; args are names and values in turn.
func cite(tag report.Tag, o *report.Observation, fact string, args ...any) Cite {
	return Cite{Tag: tag, Observation: o.ID, Fact: fact, Args: args}
}

// one makes a finding of a single observation.
func one(a Answer, tag report.Tag, o *report.Observation, fact string, args ...any) Finding {
	return Finding{Answer: a, Telling: true, Cites: []Cite{cite(tag, o, fact, args...)}}
}

// weighed is yes where something speaks for it, no where nothing does and
// something speaks against it.
func weighed(forIt, against []Cite) Finding {
	switch {
	case len(forIt) > 0:
		return Finding{Answer: Yes, Telling: true, Cites: forIt}
	case len(against) > 0:
		return Finding{Answer: No, Telling: true, Cites: against}
	}
	return dontKnow
}

var dontKnow = Finding{}

// turned is a finding with yes and no the other way round.
func (f Finding) turned() Finding {
	switch f.Answer {
	case Yes:
		f.Answer = No
	case No:
		f.Answer = Yes
	}
	return f
}

// grounded sets a yes apart: it made asking possible and tells nothing.
func (f Finding) grounded() Finding {
	f.Telling = false
	if f.Answer == Yes {
		f.Ground, f.Cites = append(f.Ground, f.Cites...), nil
	}
	return f
}

// fewCites are compared each with each, which is faster than a map of them.
const fewCites = 128

// Merge appends without citing the same observation for the same thing twice.
func Merge(cites, more []Cite) []Cite {
	// Causes rest on the same answers, whose cites come in the same order.
	known := 0
	for k := range cites {
		if known < len(more) && cites[k].same(&more[known]) {
			known++
		}
	}
	more = more[known:]
	if len(more) == 0 {
		return cites
	}
	if cites == nil {
		cites = make([]Cite, 0, len(more))
	}
	if len(cites)+len(more) > fewCites {
		return mergeMany(cites, more)
	}
	for i := range more {
		known := false
		for k := 0; k < len(cites) && !known; k++ {
			known = cites[k].same(&more[i])
		}
		if !known {
			cites = append(cites, more[i])
		}
	}
	return cites
}

// mergeMany looks only at the cites of the same observation. Each against each
// took nine tenths of the judgement of a report of 512 observations.
func mergeMany(cites, more []Cite) []Cite {
	last := make(map[string]int, len(cites)+len(more)) // place and one of the last cite of an observation
	before := make([]int, 0, len(cites)+len(more))     // by place: the same of the one before
	note := func(place int) {
		before = append(before, last[cites[place].Observation])
		last[cites[place].Observation] = place + 1
	}
	for place := range cites {
		note(place)
	}
	for i := range more {
		at := last[more[i].Observation]
		for at > 0 && !cites[at-1].same(&more[i]) {
			at = before[at-1]
		}
		if at == 0 {
			cites = append(cites, more[i])
			note(len(cites) - 1)
		}
	}
	return cites
}
