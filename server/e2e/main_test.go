//go:build linux

package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(m.Run())
	}
	settings, err := readSettings()
	if err == nil {
		err = settings.needs()
	}
	if err == nil {
		err = world.Enter()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the fault lab cannot run:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// settings are what the environment asks for.
type settings struct {
	only     *regexp.Regexp
	browsers []browser.Kind
	repeat   int
	healthy  int
	golden   string
	keep     bool
	binary   string
	out      string
}

func readSettings() (settings, error) {
	s := settings{browsers: append(slices.Clone(browser.Kinds), browser.Native), repeat: 1, healthy: 100, golden: os.Getenv("SIDETONE_LAB_GOLDEN"),
		keep:   os.Getenv("SIDETONE_LAB_KEEP") != "",
		binary: os.Getenv("SIDETONE_LAB_BINARY")}
	var err error
	if s.only, err = regexp.Compile(os.Getenv("SIDETONE_LAB_ONLY")); err != nil {
		return s, fmt.Errorf("SIDETONE_LAB_ONLY: %w", err)
	}
	if name := os.Getenv("SIDETONE_LAB_BROWSER"); name != "" {
		s.browsers = []browser.Kind{browser.Kind(name)}
		if name != string(browser.Chromium) && name != string(browser.Firefox) && name != string(browser.Native) {
			return s, fmt.Errorf("SIDETONE_LAB_BROWSER=%s: has to be chromium, firefox or native", name)
		}
	}
	for name, value := range map[string]*int{"SIDETONE_LAB_REPEAT": &s.repeat, "SIDETONE_LAB_HEALTHY": &s.healthy} {
		if text := os.Getenv(name); text != "" {
			if *value, err = strconv.Atoi(text); err != nil || *value < 0 {
				return s, fmt.Errorf("%s=%s: has to be a number", name, text)
			}
		}
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

// strict: bounds are on medians and hold as they stand.
func (s settings) strict() bool { return s.repeat > 1 }

// programs that the lab starts, and the Debian package that has each.
var programs = [][2]string{
	{"ip", "iproute2"}, {"tc", "iproute2"}, {"nft", "nftables"}, {"nsenter", "util-linux"},
	{"unshare", "util-linux"}, {"turnserver", "coturn"},
}

// without leaves one kind out.
func without(kinds []browser.Kind, kind browser.Kind) []browser.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k browser.Kind) bool { return k == kind })
}

// driven lists what is missing of browsers and what drives them.
func driven(kinds []browser.Kind) (missing []string) {
	if _, err := exec.LookPath("node"); err != nil {
		missing = append(missing, "node (package nodejs)")
	}
	for _, kind := range kinds {
		if _, err := browser.Find(kind); err != nil {
			missing = append(missing, err.Error())
		}
	}
	if _, err := os.Stat("node_modules/puppeteer-core"); err != nil {
		missing = append(missing, "server/e2e/node_modules (npm ci)")
	}
	return missing
}

// needs says exactly what is missing. A lab that skips what it cannot run
// would pass on a machine where nothing was tested.
func (s settings) needs() error {
	var missing []string
	for _, p := range programs {
		if _, err := exec.LookPath(p[0]); err != nil {
			missing = append(missing, fmt.Sprintf("%s (package %s)", p[0], p[1]))
		}
	}
	if kinds := without(s.browsers, browser.Native); len(kinds) > 0 {
		missing = append(missing, driven(kinds)...)
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing: %s; run server/e2e/install.sh", strings.Join(missing, ", "))
	}
	if _, err := os.Stat(s.binary); err != nil {
		return fmt.Errorf("no %s; run make build", s.binary)
	}
	return nil
}
