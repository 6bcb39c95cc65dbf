package facts

import "slices"

// Term is a question to the evidence: a fact, or several put together. Terms
// are data, so that rules can be read, listed and taken apart by tests. The
// zero Term knows nothing.
type Term struct {
	Op    Op
	Terms []Term
	fact  *fact
}

// Op puts terms together.
type Op int8

const (
	OpNone     Op = iota // the zero Term
	OpFact               // a single fact
	OpAll                // yes when every term is, no when one is no
	OpAny                // yes when one term is, no when every one is no
	OpNot                // yes and no the other way round
	OpGiven              // a condition that speaks for nothing by itself
	OpUnless             // no when the term is yes; it hinders nothing else
	OpLikely             // a yes that other causes would give as well
	OpPossibly           // a yes is no more than a hint
)

// fact is a question with its name and its place in the memory of answers.
type fact struct {
	name  string
	place int
	ask   func(*Evidence) Finding
	only  body // 0: both bodies of evidence can answer
}

// everyFact holds the facts that there are, by their place: each is asked once of a body
// of evidence, however many rules need it.
var everyFact []*fact

// newFact makes a term of a question. Facts are made while packages are
// initialised and at no other time.
func newFact(name string, ask func(*Evidence) Finding) Term {
	f := &fact{name: name, place: len(everyFact), ask: ask}
	everyFact = append(everyFact, f)
	return Term{Op: OpFact, fact: f}
}

// runFact and callFact make a term that only one body of evidence can answer.
func runFact(name string, ask func(*Evidence) Finding) Term {
	t := newFact(name, byBody(ask, nil))
	t.fact.only = theRun
	return t
}

func callFact(name string, ask func(*Evidence) Finding) Term {
	t := newFact(name, byBody(nil, ask))
	t.fact.only = theCall
	return t
}

// Askable reports whether this body of evidence could answer at all, whatever
// it holds.
func (t Term) Askable(e *Evidence) bool {
	switch t.Op {
	case OpNone:
		return false
	case OpFact:
		return t.fact.only == 0 || t.fact.only == e.body
	case OpAny:
		return slices.ContainsFunc(t.Terms, func(t Term) bool { return t.Askable(e) })
	}
	return !slices.ContainsFunc(t.Terms, func(t Term) bool { return !t.Askable(e) && t.Op != OpUnless })
}

// Name of a single fact; empty for what is put together.
func (t Term) Name() string {
	if t.fact == nil {
		return ""
	}
	return t.fact.name
}

// All is yes when every term is, no when one is no.
func All(terms ...Term) Term { return Term{Op: OpAll, Terms: terms} }

// Any is yes when one term is, no when every one is no. It is the only OR, and
// unknown beside a no stays unknown.
func Any(terms ...Term) Term { return Term{Op: OpAny, Terms: terms} }

// Not turns yes and no around; what was cited stays cited.
func Not(t Term) Term { return Term{Op: OpNot, Terms: []Term{t}} }

// Given is a condition without which a cause makes no sense, and which by
// itself speaks for none: "HTTPS works".
func Given(t Term) Term { return Term{Op: OpGiven, Terms: []Term{t}} }

// Unless is yes but where t is yes: the term refutes when it can be answered
// and does not hinder when it cannot.
func Unless(t Term) Term { return Term{Op: OpUnless, Terms: []Term{t}} }

// Likely: other causes would show the same.
func Likely(t Term) Term { return Term{Op: OpLikely, Terms: []Term{t}} }

// Possibly: what would be a yes is no more than a hint.
func Possibly(t Term) Term { return Term{Op: OpPossibly, Terms: []Term{t}} }

// Ask puts the question to the evidence.
func (t Term) Ask(e *Evidence) Finding {
	switch t.Op {
	case OpFact:
		return e.answer(t.fact)
	case OpAll:
		return e.all(t.Terms)
	case OpAny:
		return e.any(t.Terms)
	case OpNot:
		return t.Terms[0].Ask(e).turned()
	case OpGiven:
		return t.Terms[0].Ask(e).grounded()
	case OpUnless:
		f := t.Terms[0].Ask(e).turned()
		if f.Answer == Unknown {
			return Finding{Answer: Yes}
		}
		return f.grounded()
	case OpLikely:
		f := t.Terms[0].Ask(e)
		f.Unsure = f.Answer == Yes
		return f
	case OpPossibly:
		f := t.Terms[0].Ask(e)
		if f.Answer == Yes {
			f.Answer = Unknown
		}
		return f
	}
	return dontKnow
}

func (e *Evidence) all(terms []Term) Finding {
	sum := Finding{Answer: Yes}
	for _, t := range terms {
		f := t.Ask(e)
		switch f.Answer {
		case No:
			return f
		case Unknown:
			sum.Answer = Unknown
		}
		if f.Answer == Yes || sum.Answer == Unknown {
			sum.Cites = concat(sum.Cites, f.Cites)
			sum.Ground = concat(sum.Ground, f.Ground)
			sum.Telling = sum.Telling || f.Telling
			sum.Unsure = sum.Unsure || f.Unsure
		}
	}
	return sum
}

// concat is both lists, of which neither is changed.
func concat(cites, more []Cite) []Cite {
	if len(cites) == 0 {
		return slices.Clip(more)
	}
	return append(cites, more...)
}

// any holds what several terms say together: all that is yes counts, and it is
// unsure only where every one of them is.
func (e *Evidence) any(terms []Term) Finding {
	var yes, open, no Finding
	denied, askable := 0, 0
	for _, t := range terms {
		if !t.Askable(e) {
			continue // what this body cannot tell of leaves the others their word
		}
		askable++
		switch f := t.Ask(e); {
		case f.Answer == Yes && yes.Answer == Yes:
			yes.Cites, yes.Ground = Merge(yes.Cites, f.Cites), Merge(yes.Ground, f.Ground)
			yes.Unsure = yes.Unsure && f.Unsure
		case f.Answer == Yes:
			f.Cites, f.Ground = Merge(nil, f.Cites), Merge(nil, f.Ground)
			yes = f
		case f.Answer == No:
			denied++
			no.Answer, no.Telling = No, no.Telling || f.Telling
			no.Cites = Merge(no.Cites, f.Cites)
		case f.Telling && !open.Telling:
			open = f
		}
	}
	switch {
	case yes.Answer == Yes:
		return yes
	case denied > 0 && denied == askable:
		return no
	}
	return open
}

// Always and Never answer questions about stopping a call.
var (
	Always = newFact("always", func(*Evidence) Finding { return Finding{Answer: Yes} })
	Never  = newFact("never", func(*Evidence) Finding { return Finding{Answer: No} })
)
