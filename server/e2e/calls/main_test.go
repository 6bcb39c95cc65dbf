//go:build linux

package calls

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) {
	world.Main(m, testing.Short, func() {
		if built == nil {
			return
		}
		if err := built.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
}

// limits: a call computes little, and until the browser gives it up it waits.
var limits = pool.Limits{Worlds: 4, Computing: 2}

// built is the worlds of these tests; nil until a test needs them.
var built *pool.Pool

// enter gives the worlds; tests that need browsers begin with it.
func enter(t *testing.T) *pool.Pool {
	t.Helper()
	if testing.Short() {
		t.Skip("calls are not made with -short")
	}
	if built != nil {
		return built
	}
	binary := os.Getenv("SIDETONE_LAB_BINARY")
	if binary == "" {
		here, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		binary = filepath.Join(here, "..", "..", "..", "bin", "sidetone")
	}
	if _, err := os.Stat(binary); err != nil {
		t.Fatalf("no %s; run make build", binary)
	}
	var err error
	if built, err = pool.Open(limits, binary); err != nil {
		t.Fatal(err)
	}
	return built
}

// each does something in every browser, side by side unless alone, as a
// subtest named after it.
func each(t *testing.T, alone bool, do func(*testing.T, *pool.Place, browser.Kind)) {
	var jobs []pool.Job
	for _, kind := range kinds() {
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
	p := enter(t)
	p.Run(jobs, func() bool { return true })
}

// kinds are the browsers that were asked for.
func kinds() []browser.Kind {
	if name := os.Getenv("SIDETONE_LAB_BROWSER"); name != "" {
		return []browser.Kind{browser.Kind(name)}
	}
	return browser.Kinds
}

// launch starts a browser in the caller's namespace.
func launch(t *testing.T, p *pool.Place, kind browser.Kind, options browser.Options) *browser.Browser {
	t.Helper()
	dir, err := os.MkdirTemp("", "call") // short: profiles hold Unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b, err := browser.Launch(p.Stage.World.Caller, kind, dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
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
