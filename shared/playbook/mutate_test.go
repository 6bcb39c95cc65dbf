//go:build mutate

package playbook

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// TestMutants is the test of the tests of the rules: each rule is made wrong in
// one place after the other, and some recording or scene has to be judged
// otherwise. "make mutate" runs it; survivors are printed.
func TestMutants(t *testing.T) {
	bench := newMutationBench(t)
	for _, h := range hypotheses {
		bench.denials(h)
		for i := range h.causes {
			c := &h.causes[i]
			name := h.id + "/" + c.id
			for _, part := range []struct {
				name string
				term *facts.Term
			}{{"when", &c.when}, {"saidBy", &c.saidBy}, {"certain", &c.certain}, {"alsoSeen", &c.alsoSeen}, {"stops", &c.stops}} {
				bench.terms(name+" "+part.name, part.term)
			}
			bench.list(name+" follows", &c.follows)
			bench.list(name+" alternatives", &c.alternatives)
			for k := range c.advice {
				old := c.advice
				c.advice = slices.Delete(slices.Clone(old), k, k+1)
				bench.judge(name + " without the advice " + old[k].id)
				c.advice = old
			}
			if i > 0 {
				h.causes[i-1], h.causes[i] = h.causes[i], h.causes[i-1]
				bench.neighbours(name)
				h.causes[i-1], h.causes[i] = h.causes[i], h.causes[i-1]
			}
		}
	}
	share := 100 * bench.killed / max(1, bench.killed+len(bench.survivors))
	for _, s := range bench.survivors {
		t.Log("unnoticed: " + s)
	}
	t.Logf("%d faults in the rules, %d noticed: %d %%", bench.killed+len(bench.survivors), bench.killed, share)
	if share < wantedShare {
		t.Errorf("fewer than %d %% are noticed", wantedShare)
	}
}

// wantedShare of the faults has to be noticed, in per cent.
const wantedShare = 95

type mutationBench struct {
	reports   []report.Report
	pictures  [][]byte
	t         *testing.T
	killed    int
	survivors []string
}

func newMutationBench(t *testing.T) *mutationBench {
	b := &mutationBench{t: t}
	for _, file := range recordings(t) {
		var r report.Report
		read(t, file, &r)
		b.reports = append(b.reports, r)
	}
	for _, c := range append(runScenes(), callScenes()...) {
		b.reports = append(b.reports, c.scene.r)
	}
	for _, r := range b.reports {
		b.pictures = append(b.pictures, spelled(t, Diagnose(r)))
	}
	return b
}

// judge counts a fault that is in the rules now.
func (b *mutationBench) judge(fault string) {
	for i, r := range b.reports {
		if !bytes.Equal(spelled(b.t, Diagnose(r)), b.pictures[i]) {
			b.killed++
			return
		}
	}
	b.survivors = append(b.survivors, fault)
}

// neighbours: the order of two causes matters only where both can hold.
func (b *mutationBench) neighbours(name string) {
	before := len(b.survivors)
	b.judge(name + " before the cause above it")
	if len(b.survivors) > before {
		b.survivors = b.survivors[:before]
	}
}

// denials: what denies several causes of a hypothesis alike is cited once, and
// none of them alone would be missed. A fault is in all of them.
func (b *mutationBench) denials(h *hypothesis) {
	sharing := map[string][]*facts.Term{}
	for i := range h.causes {
		t := &h.causes[i].deniedBy
		sharing[describe(*t)] = append(sharing[describe(*t)], t)
	}
	for _, name := range slices.Sorted(maps.Keys(sharing)) {
		b.terms(fmt.Sprintf("%s deniedBy %s of %d", h.id, name, len(sharing[name])), sharing[name]...)
	}
}

// terms drops each term of a rule, and takes off what each is wrapped in. All
// of them are the same term, in several causes.
func (b *mutationBench) terms(where string, same ...*facts.Term) {
	whole := *same[0]
	if whole.Op == facts.OpNone {
		return
	}
	fault, without := " dropped", facts.Term{}
	if strings.HasSuffix(where, "stops") {
		fault, without = " turned around", facts.Not(whole)
	}
	b.with(where+fault, without, same)
	b.inside(where, same)
}

// with judges with a term in place of those.
func (b *mutationBench) with(fault string, t facts.Term, same []*facts.Term) {
	old := *same[0]
	for _, place := range same {
		*place = t
	}
	b.judge(fault)
	for _, place := range same {
		*place = old
	}
}

func (b *mutationBench) inside(where string, same []*facts.Term) {
	whole := *same[0]
	switch whole.Op {
	case facts.OpAll, facts.OpAny:
		for i := range whole.Terms {
			without := whole
			without.Terms = slices.Delete(slices.Clone(whole.Terms), i, i+1)
			b.with(fmt.Sprintf("%s without %s", where, describe(whole.Terms[i])), without, same)
		}
	case facts.OpNot, facts.OpUnless, facts.OpLikely, facts.OpPossibly, facts.OpGiven:
		b.with(fmt.Sprintf("%s: %s bare", where, describe(whole)), whole.Terms[0], same)
	}
	for i := range whole.Terms {
		var inner []*facts.Term
		for _, t := range same {
			inner = append(inner, &t.Terms[i])
		}
		b.inside(where, inner)
	}
}

func describe(t facts.Term) string {
	if name := t.Name(); name != "" {
		return name
	}
	s := map[facts.Op]string{facts.OpAll: "all", facts.OpAny: "any", facts.OpNot: "not", facts.OpGiven: "given",
		facts.OpUnless: "unless", facts.OpLikely: "likely", facts.OpPossibly: "possibly"}[t.Op] + "("
	for i, inner := range t.Terms {
		if i > 0 {
			s += ", "
		}
		s += describe(inner)
	}
	return s + ")"
}

func (b *mutationBench) list(where string, list *[]string) {
	old := *list
	for i := range old {
		*list = slices.Delete(slices.Clone(old), i, i+1)
		b.judge(where + " without " + old[i])
	}
	*list = old
}
