//go:build linux

package everyone

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/local"
	"sidetone/shared/carried"
	"sidetone/shared/report"
	"sidetone/web/boot/lost"
	"sidetone/web/qr"
)

// lostWithin is generous for a script that runs for a moment.
const lostWithin = time.Minute

// lostDrawn is what lost.mjs writes.
type lostDrawn struct{ Text, Digits, Path string }

// What the script of a page without agent writes is a code that package carried
// reads, and draws what package qr draws.
func TestTheCodeOfAPageWithoutAgent(t *testing.T) {
	const secret = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
	posted := report.Report{
		Schema: report.Schema, Complete: true,
		Agent: report.Agent{Version: "0890d676a1b2", Browser: "Chromium 156", OS: "Windows"},
		Diagnosis: &report.Diagnosis{
			Verdict: report.Blocked, Summary: "planted words", MS: 412,
			Primary: &report.Primary{Hypothesis: "agent_blocked", Cause: "wasm_blocked"},
		},
		Observations: []report.Observation{
			{ID: "o1", Check: report.CheckAgent, Outcome: report.Failed, Code: 403, MS: 412, Source: report.FromAgent, Detail: report.Detail{
				Agent: &report.AgentLoad{Stage: report.AgentFetch, File: "agent.0a1b2c3d4e5f.wasm", Type: "text/html", Expected: 12675283},
				Says:  []report.Phrase{report.Say("observed.agent_refused", "text", "planted by a proxy")},
			}},
			{ID: "o2", Check: report.CheckEnvironment, Outcome: report.OK, Source: report.FromAgent, Detail: report.Detail{
				Environment: &report.Environment{Browser: "Chromium", BrowserVersion: 156, OS: "Windows", WebRTC: report.Known(true), Online: report.Known(true)},
			}},
		},
	}
	for name, c := range map[string]struct {
		kind string // what came as the agent
		file string
		kept bool
	}{
		"as it is": {"text/html", "agent.0a1b2c3d4e5f.wasm", true},
		"a secret": {secret, secret + secret, false},
		"markup":   {"<b>planted</b>", "<script>", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := posted
			r.Observations = append([]report.Observation{}, posted.Observations...)
			load := *posted.Observations[0].Detail.Agent
			load.Type, load.File = c.kind, c.file
			r.Observations[0].Detail.Agent = &load
			got := lostCode(t, r)
			opened, err := carried.Open(got.Text)
			if err != nil {
				t.Fatal(err)
			}
			whole, _ := json.Marshal(opened)
			for _, not := range []string{"planted", secret, "<"} {
				if strings.Contains(string(whole), not) {
					t.Errorf("%q is carried: %s", not, whole)
				}
			}
			o := opened.Observations[0]
			if o.Code != 403 || o.Detail.Agent.Stage != report.AgentFetch || o.Detail.Agent.Expected != 12675283 || c.kept != (o.Detail.Agent.Type == c.kind) {
				t.Errorf("carried %+v", o.Detail.Agent)
			}
			if opened.Created.IsZero() || opened.Carried.Verdict != report.Blocked || opened.Carried.Primary.Cause != "wasm_blocked" || opened.Carried.MS != 412 {
				t.Errorf("carried %+v at %v", opened.Carried, opened.Created)
			}
			sealed, err := carried.Bytes(got.Text)
			if err != nil || carried.Digits(sealed) != got.Digits {
				t.Errorf("other digits: %v", err)
			}
			picture, ok := qr.Make(lostOrigin+"/r/#", got.Digits)
			if !ok || got.Path == "" || !strings.Contains(picture.SVG(2), `"`+got.Path+`"`) {
				t.Errorf("another picture, of %d digits", len(got.Digits))
			}
		})
	}
}

const lostOrigin = "https://sidetone.example.com"

func lostCode(t *testing.T, r report.Report) lostDrawn {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	script, given := filepath.Join(t.TempDir(), "lost.js"), filepath.Join(t.TempDir(), "report.json")
	for path, content := range map[string]string{script: lost.Script, given: string(text)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lines := local.Node[lostDrawn](t, lostWithin, "lost.mjs", script, given, lostOrigin)
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	return lines[0]
}
