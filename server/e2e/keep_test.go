//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sidetone/shared/report"
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
	dir, err := os.MkdirTemp(v.lab.out, fmt.Sprintf("%s-%s-*", v.scenario.Name, v.kind))
	if err != nil {
		v.problem("keep: %v", err)
		return
	}
	files := map[string]string{
		"result.txt":  v.run.Line() + "\n",
		"server.log":  v.stage.Log(),
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
	if counts, err := v.stage.World.Counts(); err == nil {
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

// expected is what the playbook has to say of a golden report.
type expected struct {
	Verdict  string   `json:"verdict"`
	Cause    string   `json:"cause,omitempty"` // hypothesis/cause
	Or       []string `json:"or,omitempty"`
	Also     []string `json:"also,omitempty"`
	RuledOut []string `json:"ruled_out,omitempty"`
}

// gild keeps what a browser observed, and the diagnosis that it deserves, as
// a case for the tests of the playbook: a folder for each scenario, in it the
// observations of each browser, one a line, and what is expected.
func (v *visit) gild() error {
	var r report.Report
	if err := json.Unmarshal([]byte(v.raw), &r); err != nil {
		return err
	}
	dir := filepath.Join(v.lab.golden, v.scenario.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var text strings.Builder
	profile, err := json.Marshal(r.Profile)
	if err != nil {
		return err
	}
	fmt.Fprintf(&text, "{\"schema\": %d, \"complete\": %v, \"profile\": %s, \"observations\": [\n", r.Schema, r.Complete, profile)
	for i, o := range r.Observations {
		line, err := json.Marshal(o)
		if err != nil {
			return err
		}
		if i > 0 {
			text.WriteString(",\n")
		}
		text.Write(line)
	}
	text.WriteString("\n]}\n")
	if err := os.WriteFile(filepath.Join(dir, string(v.kind)+".json"), []byte(text.String()), 0o644); err != nil {
		return err
	}
	want := v.scenario.Want
	out, err := json.MarshalIndent(expected{want.Verdict, want.Cause, want.Or, want.Also, want.RuledOut}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "expected.json"), append(out, '\n'), 0o644)
}
