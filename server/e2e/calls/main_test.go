//go:build linux

package calls

import (
	"testing"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
)

// worlds of these tests: a call computes little, and until the browser gives it
// up it waits.
var worlds = pool.Shared{Limits: pool.Limits{Worlds: 4, Computing: 2}}

func TestMain(m *testing.M) { worlds.Main(m) }

// each does something in every browser, side by side unless alone, as a
// subtest named after it.
func each(t *testing.T, alone bool, do func(*testing.T, *pool.Place, browser.Kind)) {
	var jobs []pool.Job
	for _, kind := range pool.Kinds() {
		jobs = append(jobs, job(t, string(kind), scenario.Calls[0].Serve, alone, func(t *testing.T, p *pool.Place) { do(t, p, kind) }))
	}
	run(t, jobs)
}

// job is a subtest that is done in a world of its own.
func job(t *testing.T, name string, serve scenario.Serve, alone bool, do func(*testing.T, *pool.Place)) pool.Job {
	return pool.Job{Serve: serve, Alone: alone, Do: func(p *pool.Place) bool {
		t.Run(name, func(t *testing.T) { do(t, p) })
		return false
	}}
}

// run does the jobs.
func run(t *testing.T, jobs []pool.Job) {
	t.Helper()
	p := worlds.Enter(t)
	p.Run(jobs, func() bool { return true })
}

// page opens the demo page of a scenario.
func page(t *testing.T, b *browser.Browser, query string) {
	t.Helper()
	if status, err := b.Open(backends.Origin + "/demo/call?" + query); err != nil || status != 200 {
		t.Fatalf("open the page: status %d, %v", status, err)
	}
}

// judgement of a diagnosis as scenarios write it.
func judgement(d diagnosis) string {
	hypothesis, cause := "", ""
	if d.Primary != nil {
		hypothesis, cause = d.Primary.Hypothesis, d.Primary.Cause
	}
	return scenario.Judgement(d.Verdict, hypothesis, cause)
}
