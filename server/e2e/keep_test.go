//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sidetone/server/e2e/scenario"
)

// keep leaves the evidence of a run that failed, and the golden report of one
// that was right.
func (v *visit) keep() {
	if v.lab.golden != "" && v.run.Right && v.raw != "" {
		if err := v.gild(); err != nil {
			v.problem("golden report: %v", err)
		}
	}
	if v.run.Passed() && !v.lab.keep {
		return
	}
	dir := filepath.Join(v.lab.out, fmt.Sprintf("%s-%s-%d", v.scenario.Name, v.kind, len(v.lab.sheet.Runs)+1))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		v.problem("keep: %v", err)
		return
	}
	files := map[string]string{
		"result.txt":  v.run.Line() + "\n",
		"server.log":  v.lab.stage.Log(),
		"report.json": v.raw,
	}
	if v.browser != nil {
		files["console.txt"] = strings.Join(v.browser.Console(), "\n") + "\n"
		files["attributes.txt"] = story(v.browser.History())
		if err := v.browser.Screenshot(filepath.Join(dir, "page.png")); err != nil {
			files["page.txt"] = err.Error()
		}
		files["page.html"], _, _ = v.browser.HTML()
	}
	// Timings mean little on a machine that was busy with something else.
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		files["load.txt"] = string(load)
	}
	if counts, err := v.lab.stage.World.Counts(); err == nil {
		files["router.txt"] = fmt.Sprintf("%+v\n", counts)
	}
	for name, text := range files {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			v.problem("keep: %v", err)
		}
	}
}

// golden is a report from a real browser with the diagnosis that it deserves:
// a case for the tests of the playbook.
type golden struct {
	Scenario string          `json:"scenario"`
	Browser  string          `json:"browser"`
	Want     scenario.Want   `json:"want"`
	Report   json.RawMessage `json:"report"`
}

func (v *visit) gild() error {
	text, err := json.MarshalIndent(golden{v.scenario.Name, string(v.kind), v.scenario.Want, json.RawMessage(v.raw)}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(v.lab.golden, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(v.lab.golden, v.scenario.Name+"-"+string(v.kind)+".json"), append(text, '\n'), 0o644)
}
