//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/world"
)

// settings are what the environment asks for.
type settings struct {
	only     *regexp.Regexp
	browsers []browser.Kind
	// chosen: scenarios or a browser were asked for by name. The rota, which
	// spares time where everything runs, does not apply.
	chosen  bool
	repeat  int
	healthy int
	golden  string
	keep    bool
	binary  string
	out     string
	limits  pool.Limits
}

// How much is under way at a time. A run in a browser computes for 6.5 s and
// takes 8 s, one by "sidetone probe" computes for 0.6 s and takes 7 s (measured
// on two cores). So while one browser is between its page and its verdict,
// another one starts or ends, and others watch their sockets. Where bounds hold
// as they stand nothing starts meanwhile, either.
var (
	inBrowsers = pool.Limits{Worlds: 4, Computing: 2}
	byProbe    = pool.Limits{Worlds: 12, Computing: 2}
	measured   = pool.Limits{Worlds: 2, Computing: 1}
)

func readSettings() (settings, error) {
	s := settings{browsers: append(slices.Clone(browser.Kinds), browser.Native), repeat: 1, healthy: 100,
		golden: os.Getenv("SIDETONE_LAB_GOLDEN"), keep: os.Getenv("SIDETONE_LAB_KEEP") != "",
		binary: os.Getenv("SIDETONE_LAB_BINARY")}
	only, name := os.Getenv("SIDETONE_LAB_ONLY"), os.Getenv("SIDETONE_LAB_BROWSER")
	s.chosen = only != "" || name != ""
	var err error
	if s.only, err = regexp.Compile(only); err != nil {
		return s, fmt.Errorf("SIDETONE_LAB_ONLY: %w", err)
	}
	if name != "" {
		s.browsers = []browser.Kind{browser.Kind(name)}
		if name != string(browser.Chromium) && name != string(browser.Firefox) && name != string(browser.Native) {
			return s, fmt.Errorf("SIDETONE_LAB_BROWSER=%s: has to be chromium, firefox or native", name)
		}
	}
	worlds := 0
	for name, value := range map[string]*int{
		"SIDETONE_LAB_REPEAT": &s.repeat, "SIDETONE_LAB_HEALTHY": &s.healthy, "SIDETONE_LAB_WORLDS": &worlds,
	} {
		if err := world.Number(name, 0, value); err != nil {
			return s, err
		}
	}
	if s.limits = inBrowsers; s.strict() {
		s.limits = measured
	}
	if worlds > 0 {
		s.limits = pool.Limits{Worlds: worlds, Computing: min(worlds, s.limits.Computing)}
	}
	here, err := os.Getwd()
	if err != nil {
		return s, err
	}
	if s.binary == "" {
		s.binary = filepath.Join(here, "..", "..", "bin", "sidetone")
	}
	s.out = filepath.Join(here, "out")
	return s, nil
}

// asked reads the settings of a test of the lab, and says that it does not run
// when tests have to be short.
func asked(t *testing.T) settings {
	t.Helper()
	if testing.Short() {
		t.Skip("the fault lab does not run with -short")
	}
	s, err := readSettings()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// strict: bounds are on medians and hold as they stand.
func (s settings) strict() bool { return s.repeat > 1 }

// without leaves one kind out.
func without(kinds []browser.Kind, kind browser.Kind) []browser.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k browser.Kind) bool { return k == kind })
}
