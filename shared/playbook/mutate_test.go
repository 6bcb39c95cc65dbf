//go:build mutate

package playbook

import (
	"bytes"
	"fmt"
	"slices"
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
		for i := range h.causes {
			c := &h.causes[i]
			name := h.id + "/" + c.id
			for _, part := range []struct {
				name string
				term *facts.Term
			}{{"when", &c.when}, {"saidBy", &c.saidBy}, {"deniedBy", &c.deniedBy}, {"certain", &c.certain}, {"alsoSeen", &c.alsoSeen}, {"stops", &c.stops}} {
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

// wantedShare of the faults has to be noticed, in per cent. The rest are rules
// that guard against evidence which nobody has met yet.
const wantedShare = 90

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

// terms drops each term of a rule, and takes off what each is wrapped in.
func (b *mutationBench) terms(where string, t *facts.Term) {
	if t.Op == facts.OpNone {
		return
	}
	whole := *t
	*t = facts.Term{}
	if where[len(where)-5:] != "stops" {
		b.judge(where + " dropped")
	} else {
		*t = facts.Not(whole)
		b.judge(where + " turned around")
	}
	*t = whole
	b.inside(where, t)
}

func (b *mutationBench) inside(where string, t *facts.Term) {
	old := *t
	switch old.Op {
	case facts.OpAll, facts.OpAny:
		for i := range old.Terms {
			*t = old
			t.Terms = slices.Delete(slices.Clone(old.Terms), i, i+1)
			b.judge(fmt.Sprintf("%s without %s", where, describe(old.Terms[i])))
		}
	case facts.OpNot, facts.OpUnless, facts.OpLikely, facts.OpPossibly, facts.OpGiven:
		*t = old.Terms[0]
		b.judge(fmt.Sprintf("%s: %s bare", where, describe(old)))
	}
	*t = old
	for i := range old.Terms {
		b.inside(where, &old.Terms[i])
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
