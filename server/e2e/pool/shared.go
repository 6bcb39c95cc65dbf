//go:build linux

package pool

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/world"
)

// Shared are the worlds that the tests of a package have together, made for the
// first test that needs them.
type Shared struct {
	Limits Limits

	built *Pool
}

// Main is TestMain of such a package. It does not return.
func (s *Shared) Main(m *testing.M) {
	world.Main(m, testing.Short, func() {
		if s.built == nil {
			return
		}
		if err := s.built.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
}

// Enter gives the worlds. The test is skipped with -short, and fails where the
// server was not built: SIDETONE_LAB_BINARY, else bin/sidetone.
func (s *Shared) Enter(t *testing.T) *Pool {
	t.Helper()
	if testing.Short() {
		t.Skip("browsers are not started with -short")
	}
	if s.built != nil {
		return s.built
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
	if s.built, err = Open(s.Limits, binary); err != nil {
		t.Fatal(err)
	}
	return s.built
}

// Kinds are the browsers that were asked for by SIDETONE_LAB_BROWSER; else all.
func Kinds() []browser.Kind {
	if name := os.Getenv("SIDETONE_LAB_BROWSER"); name != "" {
		return []browser.Kind{browser.Kind(name)}
	}
	return browser.Kinds
}

// Launch starts a browser with a profile of its own in the caller's namespace of
// a world; it ends with the test.
func Launch(t *testing.T, w *world.World, kind browser.Kind, options browser.Options) *browser.Browser {
	t.Helper()
	dir, err := os.MkdirTemp("", "lab") // short: profiles hold Unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b, err := browser.Launch(w.Caller, kind, dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}
