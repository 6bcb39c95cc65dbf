//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/result"
	"sidetone/server/e2e/scenario"
)

// lab is one session: some worlds, and what was found in them.
type lab struct {
	settings
	pool *pool.Pool

	doubts result.Doubts

	mutex sync.Mutex
	sheet result.Sheet
}

// TestLab runs the scenarios in browsers, and with repeats the healthy runs
// after them. One test for all, because they share the worlds and the sheet.
func TestLab(t *testing.T) {
	s := asked(t)
	if s.browsers = without(s.browsers, browser.Native); len(s.browsers) == 0 {
		t.Skip("only runs without a browser were asked for")
	}
	l := open(t, s)
	l.runs(t)
	l.finish(t)
}

// TestLabProbe runs the scenarios without a browser, by "sidetone probe".
func TestLabProbe(t *testing.T) {
	s := asked(t)
	if !slices.Contains(s.browsers, browser.Native) {
		t.Skip("only runs in a browser were asked for")
	}
	s.browsers = []browser.Kind{browser.Native}
	s.out = filepath.Join(s.out, string(browser.Native))
	if s.limits == inBrowsers {
		s.limits = byProbe
	}
	l := open(t, s)
	l.runs(t)
	l.finish(t)
}

// open makes the worlds.
func open(t *testing.T, s settings) *lab {
	t.Helper()
	if err := s.needs(); err != nil {
		t.Fatalf("the fault lab cannot run: %v", err)
	}
	if err := os.RemoveAll(s.out); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := pool.Open(s.limits, s.binary)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return &lab{settings: s, pool: p}
}

// lastVisit is what a visit may take at the worst, in one browser and once
// more; less time than that left, and the results so far are told instead.
const lastVisit = 90 * time.Second

// runs does all that was asked for.
func (l *lab) runs(t *testing.T) {
	more := func() bool {
		deadline, ok := t.Deadline()
		return !ok || time.Until(deadline) > lastVisit
	}
	jobs := l.jobs(t)
	if left := l.pool.Run(jobs, more); left > 0 {
		t.Errorf("out of time with %d of %d visits left: give go test a longer -timeout", left, len(jobs))
	}
}

// jobs are the visits that were asked for.
func (l *lab) jobs(t *testing.T) (jobs []pool.Job) {
	all := scenario.All()
	rota := scenario.Rota(all)
	spared := 0
	add := func(sc scenario.Scenario, kind browser.Kind, times int) {
		for range times {
			do := func(p *pool.Place) bool { return l.visit(t, p, sc, kind) }
			jobs = append(jobs, pool.Job{Serve: sc.Serve, Alone: sc.Busy > 0, Do: do})
		}
	}
	for _, sc := range all {
		if !l.only.MatchString(sc.Name) {
			continue
		}
		for _, kind := range l.browsers {
			switch {
			case !sc.In(kind):
			case kind != browser.Native && !l.chosen && !l.strict() && !slices.Contains(rota[sc.Name], kind):
				spared++
			default:
				add(sc, kind, l.repeat)
			}
		}
	}
	if spared > 0 {
		fmt.Printf("by the rota %d visits of neighbours are left to make lab\n", spared)
	}
	if l.strict() && !slices.Contains(l.browsers, browser.Native) {
		l.healthyRuns(add)
	}
	return jobs
}

// healthyRuns are as many through the whole healthy family as was asked for, every
// second one with both processors busy, and a fifth of that with a slow one.
func (l *lab) healthyRuns(add func(sc scenario.Scenario, kind browser.Kind, times int)) {
	var visits []func(busy bool)
	for _, sc := range scenario.HealthyFamily() {
		for _, kind := range l.browsers {
			if !sc.In(kind) {
				continue
			}
			visits = append(visits, func(busy bool) {
				this := sc
				if busy {
					this = sc.Crowded()
				}
				add(this, kind, 1)
			})
		}
	}
	for i := range l.settings.healthy {
		// Each of them has both in turn.
		visits[i%len(visits)]((i+i/len(visits))%2 == 1)
	}
	if slices.Contains(l.browsers, browser.Chromium) {
		add(scenario.SlowProcessor, browser.Chromium, l.settings.healthy/5)
	}
}

// visit runs sc. Machines are shared and noisy, so what did not pass is repeated
// alone, and fails when it does not pass there. A secret that was found fails at
// once. All runs are printed and count in the matrix.
func (l *lab) visit(t *testing.T, p *pool.Place, sc scenario.Scenario, kind browser.Kind) (again bool) {
	name := sc.Name + "/" + string(kind)
	times, doubted := l.doubts.Times(name)
	t.Run(name, func(t *testing.T) {
		for range times {
			run := l.once(p, sc, kind)
			fmt.Println(run.Line())
			if run.Passed() {
				continue
			}
			if doubted || l.strict() || run.Leaked {
				t.Errorf("%s: %s", run.Scenario, strings.Join(slices.Concat(run.Problems, run.Overtime), "; "))
				continue
			}
			l.doubts.Raise(name, !run.Late() && !run.Undecided())
			again = true
			fmt.Printf("again, alone: %s in %s\n", sc.Name, kind)
		}
	})
	return again
}

// finish holds the medians against their bounds and prints the sheet, which it
// leaves in the out folder.
func (l *lab) finish(t *testing.T) {
	if l.strict() {
		for _, late := range l.sheet.Overdue() {
			t.Error(late)
		}
	}
	if err := l.doubts.TooMany(len(l.sheet.Runs)); err != nil {
		t.Error(err)
	}
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
func (l *lab) once(p *pool.Place, sc scenario.Scenario, kind browser.Kind) result.Run {
	v := &visit{lab: l, place: p, stage: p.Stage, scenario: sc, kind: kind}
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
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.sheet.Add(v.run)
	return v.run
}
