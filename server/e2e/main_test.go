//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) { world.Main(m, testing.Short, nil) }

// programs that the lab starts, and the Debian package that has each.
var programs = [][2]string{
	{"ip", "iproute2"}, {"tc", "iproute2"}, {"nft", "nftables"}, {"nsenter", "util-linux"},
	{"unshare", "util-linux"}, {"turnserver", "coturn"}, {"tayga", "tayga"},
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
