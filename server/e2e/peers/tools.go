//go:build linux

package peers

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"sidetone/server/e2e/backends"
)

// tool is one row of the comparison.
type tool struct {
	name string
	// module is what esbuild makes a script of, and how its package is called
	// in package.json; empty: the page brings its own.
	module, pkg string
	// page is the script in pages/ that starts it.
	page string
	// samples: it needs a checkout of webrtc/samples.
	samples bool
}

// sidetone is the row that the others stand beside.
const sidetone = "Sidetone"

// tools are all rows but Sidetone's own, each in the configuration that
// favours it most: what its documentation says it needs, and no part of it
// that would only add time.
var tools = []tool{
	{name: "webrtc-troubleshoot, connectivity test", pkg: "webrtc-troubleshoot",
		module: "webrtc-troubleshoot/dist/webrtc-troubleshooter.js", page: "troubleshoot.js"},
	{name: "Twilio rtc-diagnostics, bitrate test", pkg: "@twilio/rtc-diagnostics",
		module: "@twilio/rtc-diagnostics", page: "twilio.js"},
	{name: "Jitsi precall-test", pkg: "@jitsi/precall-test",
		module: "@jitsi/precall-test", page: "jitsi.js"},
	{name: "trickle-ice sample, all URLs", page: "trickle.js", samples: true},
	{name: "trickle-ice sample, TURN over UDP alone", page: "trickle-one.js", samples: true},
}

// pageOf is where the browser finds a tool.
func pageOf(name string) string {
	if name == sidetone {
		return backends.Origin + "/d/public?auto=1"
	}
	for i, t := range tools {
		if t.name == name {
			return fmt.Sprintf("%s/tool/%d/", origin, i)
		}
	}
	return ""
}

// versions reads which version of each package is installed.
func versions() (map[string]string, error) {
	found := map[string]string{}
	for _, t := range tools {
		if t.pkg == "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join("node_modules", t.pkg, "package.json"))
		if err != nil {
			return nil, fmt.Errorf("%w; run npm ci in server/e2e/peers", err)
		}
		var manifest struct {
			Version string `json:"version"`
		}
		if err := json.Unmarshal(text, &manifest); err != nil {
			return nil, fmt.Errorf("%s: %w", t.pkg, err)
		}
		found[t.name] = manifest.Version
	}
	return found, nil
}
