package playbook

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// samples are the observations that the golden folders hold, runs and calls.
func samples(t *testing.T) (runs, calls [][]report.Observation) {
	t.Helper()
	files, err := filepath.Glob("testdata/golden*/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if filepath.Base(file) == "expected.json" {
			continue
		}
		var r report.Report
		read(t, file, &r)
		var measured, read []report.Observation
		for _, o := range r.Observations {
			if o.Origin == "" {
				measured = append(measured, o)
			} else {
				read = append(read, o)
			}
		}
		if len(measured) > 0 && len(read) == 0 {
			runs = append(runs, measured)
		}
		if len(read) > 0 {
			calls = append(calls, read)
		}
	}
	return runs, calls
}

// some picks observations of several calls and gives them IDs of their own,
// so that evidence comes together that no fault would give.
func some(random *rand.Rand, calls [][]report.Observation) []report.Observation {
	var picked []report.Observation
	for n := 1 + random.IntN(3); n > 0; n-- {
		for _, o := range calls[random.IntN(len(calls))] {
			if random.IntN(4) > 0 {
				o.ID = "c" + strconv.Itoa(len(picked)+1)
				picked = append(picked, o)
			}
		}
	}
	return picked
}

// Whatever a call adds to a run: what the run had ruled out holds only by what
// was seen of the call, and is then not certain; every state that is an
// assertion cites observations that are there; the verdict fits the root.
func TestCallBesideARun(t *testing.T) {
	runs, calls := samples(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 1500 {
		run := runs[random.IntN(len(runs))]
		call := some(random, calls)
		before := spoken(report.Report{Complete: true, Observations: run})
		after := spoken(report.Report{Complete: true, Observations: append(slices.Clone(run), call...)})
		origin := map[string]report.Origin{}
		for _, o := range append(slices.Clone(run), call...) {
			origin[o.ID] = o.Origin
		}
		for i, h := range after.Hypotheses {
			was := before.Hypotheses[i]
			citesCall := slices.ContainsFunc(h.Evidence, func(e report.Evidence) bool { return e.Weight == report.For && origin[e.Observation] != "" })
			if was.State == report.RuledOut && h.State.Holds() && (!citesCall || h.State == report.Confirmed || h.Match != report.Contradicts) {
				t.Fatalf("%s was ruled out by the run and is %s (%s) beside %+v: %+v", h.ID, h.State, h.Match, call, h.Evidence)
			}
			if !was.State.Holds() && h.State.Holds() && !citesCall {
				t.Fatalf("%s became %s without a word of the call: %+v", h.ID, h.State, h.Evidence)
			}
			if was.State.Holds() && h.State == report.RuledOut {
				t.Fatalf("a call ruled %s out, which the run shows", h.ID)
			}
			requireCited(t, h, origin)
		}
		requireFits(t, after)
	}
}

func requireCited(t *testing.T, h report.Hypothesis, known map[string]report.Origin) {
	t.Helper()
	if (h.State.Holds() || h.State == report.RuledOut || h.State == report.Possible) && len(h.Evidence) == 0 {
		t.Fatalf("%s is %s without evidence", h.ID, h.State)
	}
	if h.Explanation == "" {
		t.Fatalf("%s is %s without a word", h.ID, h.State)
	}
	for _, e := range h.Evidence {
		if _, ok := known[e.Observation]; !ok || e.Text == "" {
			t.Fatalf("%s cites %q: %q", h.ID, e.Observation, e.Text)
		}
	}
}

func requireFits(t *testing.T, d report.Diagnosis) {
	t.Helper()
	holds := slices.ContainsFunc(d.Hypotheses, func(h report.Hypothesis) bool { return h.State.Holds() })
	if holds != (d.Primary != nil) || holds != (d.Verdict == report.Blocked || d.Verdict == report.Degraded) || d.Summary == "" {
		t.Fatalf("%s, primary %v, something holds: %v, %q", d.Verdict, d.Primary, holds, d.Summary)
	}
}

// A call alone is never judged by what nobody tried.
func TestCallAlone(t *testing.T) {
	_, calls := samples(t)
	random := rand.New(rand.NewPCG(3, 4))
	for range 800 {
		call := some(random, calls)
		d := spoken(report.Report{Complete: true, Observations: call})
		origin := map[string]report.Origin{}
		for _, o := range call {
			origin[o.ID] = o.Origin
		}
		for _, h := range d.Hypotheses {
			requireCited(t, h, origin)
			if h.Match != "" {
				t.Fatalf("%s %s a run that there is not", h.ID, h.Match)
			}
		}
		if len(call) > 0 {
			requireFits(t, d)
		}
	}
}

// Every cause that the table of codes names is one of the playbook's, so that
// no code says something that nothing can show.
func TestEveryCodeHasItsCause(t *testing.T) {
	known := map[string]bool{}
	for _, h := range hypotheses {
		for _, c := range h.causes {
			known[h.id+"/"+c.id] = true
		}
	}
	for _, e := range codes.All() {
		if e.Hypothesis != "" && !known[e.Hypothesis+"/"+e.Cause] {
			t.Errorf("%s %s: there is no cause %s/%s", e.Vendor, e.Name(), e.Hypothesis, e.Cause)
		}
	}
}

// Every code that the table holds evidence in is judged as the table says,
// and says so alone.
func TestEveryCodeIsJudged(t *testing.T) {
	for _, e := range codes.All() {
		if e.Hypothesis == "" || e.Code <= 0 || e.Vendor == codes.STUN || e.Vendor == codes.WebSocket {
			continue
		}
		sub := max(e.Sub, 0)
		d := spoken(report.Report{Complete: true, Observations: []report.Observation{{
			ID: "c1", Check: report.CheckCallEnd, Target: e.Vendor, Outcome: report.Failed, Code: e.Code, Origin: report.OriginCapture,
			Detail: report.Detail{Call: &report.Call{Vendor: e.Vendor, SubCode: sub}},
		}}})
		if d.Primary == nil || d.Primary.Hypothesis != e.Hypothesis || d.Primary.Cause != e.Cause {
			t.Errorf("%s %s: %+v, want %s/%s", e.Vendor, e.Name(), d.Primary, e.Hypothesis, e.Cause)
		}
	}
}
