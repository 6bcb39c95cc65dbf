//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/result"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/stage"
	"sidetone/server/e2e/world"
)

// lab is one visit: a world, a stage in it, and what was found.
type lab struct {
	settings
	stage *stage.Stage
	sheet result.Sheet
	// visits are those still to come, in order; next is a browser that was
	// started ahead for the first of them.
	visits []plan
	next   *started
}

// TestLab runs the scenarios, and with repeats the healthy runs after them.
// One test for all, because they share one world and one sheet.
func TestLab(t *testing.T) {
	if testing.Short() {
		t.Skip("the fault lab does not run with -short")
	}
	s, err := readSettings()
	if err != nil {
		t.Fatal(err)
	}
	if s.browsers = without(s.browsers, browser.Native); len(s.browsers) == 0 {
		t.Skip("only runs without a browser were asked for")
	}
	l := open(t, s)
	l.runs(t)
	if l.strict() && l.healthy > 0 {
		t.Run("healthy-runs", l.healthyRuns)
	}
	l.finish(t)
}

// TestLabProbe runs the scenarios without a browser, by "sidetone probe".
func TestLabProbe(t *testing.T) {
	if testing.Short() {
		t.Skip("the fault lab does not run with -short")
	}
	s, err := readSettings()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(s.browsers, browser.Native) {
		t.Skip("only runs in a browser were asked for")
	}
	s.browsers = []browser.Kind{browser.Native}
	s.out = filepath.Join(s.out, string(browser.Native))
	l := open(t, s)
	l.runs(t)
	l.finish(t)
}

// runs are the scenarios that were asked for.
func (l *lab) runs(t *testing.T) {
	for _, sc := range l.choose() {
		if deadline, ok := t.Deadline(); ok && time.Until(deadline) < lastVisit {
			t.Errorf("out of time before %s: give go test a longer -timeout", sc.Name)
			break
		}
		t.Run(sc.Name, func(t *testing.T) { l.scenario(t, sc, l.repeat) })
	}
}

// lastVisit is what a scenario may take in both browsers at the worst; less
// time than that left, and the results so far are told instead.
const lastVisit = 90 * time.Second

// choose lists the scenarios that were asked for, and plans their visits.
func (l *lab) choose() []scenario.Scenario {
	var chosen []scenario.Scenario
	for _, sc := range scenario.All() {
		if !l.only.MatchString(sc.Name) {
			continue
		}
		if !slices.ContainsFunc(l.browsers, sc.In) {
			continue
		}
		chosen = append(chosen, sc)
		for _, kind := range l.browsers {
			if sc.In(kind) && kind != browser.Native && !l.strict() {
				l.visits = append(l.visits, plan{sc, kind})
			}
		}
	}
	return chosen
}

// open makes world and stage.
func open(t *testing.T, s settings) *lab {
	t.Helper()
	if err := os.RemoveAll(s.out); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := shortDir(t)
	w, err := world.Make(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	st, err := stage.New(w, s.binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	l := &lab{settings: s, stage: st}
	t.Cleanup(l.forget)
	return l
}

// shortDir is t.TempDir with a short name: profiles hold Unix sockets, whose
// path the kernel limits to 108 bytes.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lab")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// scenario runs sc in every browser, times over.
func (l *lab) scenario(t *testing.T, sc scenario.Scenario, times int) {
	for _, kind := range l.browsers {
		if !sc.In(kind) {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			var took []time.Duration
			for range times {
				run := l.counted(t, sc, kind)
				if !run.Passed() && !l.strict() {
					// Machines are shared and noisy: what fails has a second
					// chance. Both runs are printed and count in the matrix.
					fmt.Printf("again: %s in %s\n", sc.Name, kind)
					if kind != browser.Native {
						l.visits = append([]plan{{sc, kind}}, l.visits...)
					}
					run = l.counted(t, sc, kind)
				}
				if !run.Passed() {
					t.Errorf("%s: %s", run.Scenario, strings.Join(run.Problems, "; "))
				}
				took = append(took, run.Took)
			}
			if median := result.Median(took); l.strict() && median > sc.Bound() {
				t.Errorf("%s: median of the time to the verdict is %v, the bound %v", sc.Name, median, sc.Bound())
			}
		})
	}
}

func (l *lab) counted(t *testing.T, sc scenario.Scenario, kind browser.Kind) result.Run {
	t.Helper()
	run := l.once(t, sc, kind)
	l.sheet.Add(run)
	fmt.Println(run.Line())
	return run
}

// healthyRuns looks for false alarms on a network without faults.
func (l *lab) healthyRuns(t *testing.T) {
	family := scenario.HealthyFamily()
	visits := len(family) * len(l.browsers)
	each := (l.settings.healthy + visits - 1) / visits
	for _, sc := range family {
		t.Run(sc.Name, func(t *testing.T) { l.scenario(t, sc, each) })
	}
}

// finish prints the sheet, and leaves it in the out folder.
func (l *lab) finish(t *testing.T) {
	if err := l.sheet.Write(os.Stdout); err != nil {
		t.Error(err)
	}
	file, err := os.Create(filepath.Join(l.out, "results.txt"))
	if err != nil {
		t.Error(err)
		return
	}
	defer file.Close()
	for _, run := range l.sheet.Runs {
		fmt.Fprintln(file, run.Line())
	}
	if err := l.sheet.Write(file); err != nil {
		t.Error(err)
	}
	if len(l.sheet.Runs) == 0 {
		t.Errorf("no scenario matches SIDETONE_LAB_ONLY=%s", l.only)
	}
}

// once is one run of sc in a fresh browser.
func (l *lab) once(t *testing.T, sc scenario.Scenario, kind browser.Kind) result.Run {
	t.Helper()
	v := &visit{lab: l, scenario: sc, kind: kind}
	v.run.Browser, v.run.Scenario = string(kind), sc.Name
	v.run.Want, v.run.Bound = sc.Want.Expected(), sc.Bound()
	defer v.close()
	take, judge := v.take, v.judge
	if kind == browser.Native {
		take, judge = v.probe, v.judgeProbe
	}
	if err := take(); err != nil {
		v.problem("%v", err)
	} else {
		judge()
	}
	v.keep()
	return v.run
}
