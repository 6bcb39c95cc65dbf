//go:build linux

package everyone

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/local"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// devicesWithin is how long all cases of a browser may take on a busy machine.
const devicesWithin = 8 * time.Minute

// deviceStates are what the page says of microphone, camera and speaker in each
// case; where several are named, any: a machine without sound starts no audio in
// Firefox, and "-" is that nobody asked for a sound.
var deviceStates = map[browser.Kind]map[string]string{
	browser.Chromium: {
		"works": "works works works", "unheard": "works works unheard", "silent": "silent works works",
		"denied": "permission_denied permission_denied -", "missing": "device_missing device_missing -",
		"camera denied": "works permission_denied -", "camera missing": "works device_missing -",
		"insecure": "unsupported unsupported unsupported",
	},
	browser.Firefox: {
		"works":  "works|unsupported works works|device_failed",
		"denied": "permission_denied permission_denied -", "missing": "device_missing device_missing -",
		"camera denied": "works|unsupported permission_denied -",
		"insecure":      "unsupported unsupported unsupported",
	},
}

// TestDevices tries the page's test of devices against those that browsers make
// up, and follows what came of it through a run to the report on the server.
func TestDevices(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	s := local.Serve(t)
	for _, kind := range browser.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			executable, err := browser.Find(kind)
			if err != nil {
				t.Fatal(err)
			}
			link := s.Link(t, api.LinkRequest{Devices: true, Runs: len(deviceStates[kind]) + 1})
			seen := map[string]bool{}
			for _, c := range local.Node[deviceCase](t, devicesWithin, "devices.mjs", driven[kind], executable, link.URL, s.Port) {
				if c.Error != "" {
					t.Errorf("%s: %s", c.Name, c.Error)
					continue
				}
				seen[c.Name] = true
				var r report.Report
				s.Ask(t, "GET", api.PathReports+"/"+c.Report, nil, &r)
				c.check(t, deviceStates[kind][c.Name], r)
			}
			if len(seen) != len(deviceStates[kind]) {
				t.Errorf("%d cases of %d: %v", len(seen), len(deviceStates[kind]), seen)
			}
		})
	}
}

// deviceCase is a line of devices.mjs.
type deviceCase struct {
	Name, Report, Cause, Error string
	States                     map[string]string
}

// outcomes are what is left for the report, by what the page says.
var outcomes = map[string]report.Outcome{
	"works": report.OK, "silent": report.Silent, "unheard": report.Silent, "unsupported": report.NotTested,
	"permission_denied": report.Failed, "device_missing": report.Failed, "device_failed": report.Failed,
}

// check holds what the page says against what is wanted, and what arrived in the
// report against what it says.
func (c deviceCase) check(t *testing.T, want string, r report.Report) {
	t.Helper()
	if !r.Complete {
		t.Errorf("%s: the report is not complete", c.Name)
	}
	states := strings.Fields(want)
	for i, device := range []string{report.Microphone, report.Camera, report.Speaker} {
		state := c.States[device]
		if i >= len(states) || !slices.Contains(strings.Split(states[i], "|"), or(state, "-")) {
			t.Errorf("%s: the page says %q of the %s, want %q", c.Name, state, device, want)
			continue
		}
		left := slices.IndexFunc(r.Observations, func(o report.Observation) bool { return o.Check == report.CheckDevice && o.Target == device })
		if (left >= 0) != (state != "") {
			t.Errorf("%s: of the %s the page says %q, and the report has %v", c.Name, device, state, left >= 0)
			continue
		}
		if left < 0 {
			continue
		}
		o := r.Observations[left]
		if o.Outcome != outcomes[state] || o.Detail.Device == nil {
			t.Errorf("%s: the %s %s, and left %s", c.Name, device, state, o.Outcome)
		}
		if o.Outcome == report.Failed && string(o.Detail.Failure.Name) != state {
			t.Errorf("%s: the %s %s, and left %v", c.Name, device, state, o.Detail.Failure)
		}
		if device == report.Camera && o.Outcome == report.OK && (o.Detail.Device.Width == 0 || o.Detail.Device.Height == 0) {
			t.Errorf("%s: the picture has no size", c.Name)
		}
	}
}

func or(text, other string) string {
	if text != "" {
		return text
	}
	return other
}
