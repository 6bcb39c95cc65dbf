//go:build linux

package everyone

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/shared/report"
)

// devicesWithin is how long all cases of a browser may take on a busy machine.
const devicesWithin = 4 * time.Minute

// TestDevices tries the page's test of devices against those that browsers make
// up. What the page says is state for microphone, camera and speaker; where
// several are named, any: a machine without sound starts no audio in Firefox.
func TestDevices(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	folder := t.TempDir()
	writeStories(t, "en", folder)
	for _, c := range []struct {
		kind   browser.Kind
		driven string // as puppeteer calls it
		want   map[string]string
	}{
		{browser.Chromium, "chrome", map[string]string{
			"works": "works works works", "unheard": "works works unheard", "silent": "silent works works",
			"denied": "permission_denied permission_denied -", "missing": "device_missing device_missing -",
		}},
		{browser.Firefox, "firefox", map[string]string{
			"works":  "works|unsupported works works|device_failed",
			"denied": "permission_denied permission_denied -", "missing": "device_missing device_missing -",
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			executable, err := browser.Find(c.kind)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "node", "devices.mjs", c.driven, executable, folder)
			cmd.Stderr = os.Stderr
			late := time.AfterFunc(devicesWithin, func() { _ = cmd.Process.Kill() })
			defer late.Stop()
			output, err := cmd.Output()
			if err != nil {
				t.Errorf("%v\n%s", err, output)
			}
			seen := map[string]bool{}
			lines := bufio.NewScanner(bytes.NewReader(output))
			for lines.Scan() {
				one := readCase(t, lines.Bytes())
				seen[one.Name] = true
				one.check(t, c.want[one.Name])
			}
			if len(seen) != len(c.want) {
				t.Errorf("%d cases of %d: %v", len(seen), len(c.want), seen)
			}
		})
	}
}

// deviceCase is a line of devices.mjs.
type deviceCase struct {
	Name   string               `json:"name"`
	States map[string]string    `json:"states"`
	Left   []report.Observation `json:"left"`
}

// readCase is strict, as the server is with what an agent posts.
func readCase(t *testing.T, line []byte) (c deviceCase) {
	t.Helper()
	read := json.NewDecoder(bytes.NewReader(line))
	read.DisallowUnknownFields()
	if err := read.Decode(&c); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return c
}

// outcomes are what is left for the report, by what the page says.
var outcomes = map[string]report.Outcome{
	"works": report.OK, "silent": report.Silent, "unheard": report.Silent, "unsupported": report.NotTested,
	"permission_denied": report.Failed, "device_missing": report.Failed, "device_failed": report.Failed,
}

// check holds what the page says against what is wanted, and what it left for
// the report against what it says.
func (c deviceCase) check(t *testing.T, want string) {
	t.Helper()
	states := strings.Fields(want)
	for i, device := range []string{report.Microphone, report.Camera, report.Speaker} {
		state := c.States[device]
		if i >= len(states) || !slices.Contains(strings.Split(states[i], "|"), or(state, "-")) {
			t.Errorf("%s: the page says %q of the %s, want %q", c.Name, state, device, want)
			continue
		}
		left := slices.IndexFunc(c.Left, func(o report.Observation) bool { return o.Check == report.CheckDevice && o.Target == device })
		if (left >= 0) != (state != "") {
			t.Errorf("%s: of the %s the page says %q, and left %v", c.Name, device, state, c.Left)
			continue
		}
		if left < 0 {
			continue
		}
		o := c.Left[left]
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
