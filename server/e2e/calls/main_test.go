//go:build linux

package calls

import (
	"os"
	"path/filepath"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/stage"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) {
	world.Main(m, testing.Short, func() {
		if built != nil {
			built.stage.Close()
			os.RemoveAll(built.dir)
		}
	})
}

// site is the one world of these tests, with its stage.
type site struct {
	stage *stage.Stage
	dir   string
}

var built *site

// enter gives the stage; tests that need browsers begin with it.
func enter(t *testing.T) *stage.Stage {
	t.Helper()
	if testing.Short() {
		t.Skip("calls are not made with -short")
	}
	if built != nil {
		return built.stage
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
	dir, err := os.MkdirTemp("", "calls")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Make(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, err := stage.New(w, binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	built = &site{st, dir}
	return st
}

// kinds are the browsers that were asked for.
func kinds() []browser.Kind {
	if name := os.Getenv("SIDETONE_LAB_BROWSER"); name != "" {
		return []browser.Kind{browser.Kind(name)}
	}
	return browser.Kinds
}

// launch starts a browser in the caller's namespace.
func launch(t *testing.T, st *stage.Stage, kind browser.Kind, options browser.Options) *browser.Browser {
	t.Helper()
	dir, err := os.MkdirTemp("", "call") // short: profiles hold Unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b, err := browser.Launch(st.World.Caller, kind, dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// page opens the demo page of a scenario.
func page(t *testing.T, b *browser.Browser, query string) {
	t.Helper()
	if status, err := b.Open(stage.Origin + "/demo/call?" + query); err != nil || status != 200 {
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
