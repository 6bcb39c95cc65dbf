//go:build linux

package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sidetone/server/e2e/scenario"
	"sidetone/shared/report"
)

// judge compares what the page and the report say with what the scenario
// wants.
func (v *visit) judge() {
	want := v.scenario.Want
	v.run.Got = shown(v.final)
	v.run.Seen = seen(v.browser.History())
	v.run.Took = v.run.Seen
	v.run.Right = want.Accepts(v.run.Got)
	if !v.run.Right {
		v.problem("judged %q", v.run.Got)
	}
	if state := v.final.Values["run"]; state != "done" {
		v.problem("the run ended as %q", state)
	}
	if v.final.Values["report"] == "" && !want.Undelivered {
		v.overtime("the report was not delivered in time")
	}
	if err := v.fetch(); err != nil {
		v.problem("report: %v", err)
	} else {
		v.judgeReport()
	}
	v.judgeTime()
	v.judgeMachine()
	v.judgeSecrets()
}

// judgeReport looks at the diagnosis that the server keeps, or the agent when
// it could not deliver it.
func (v *visit) judgeReport() {
	want, d := v.scenario.Want, v.report.Diagnosis
	v.run.Took = time.Duration(d.MS) * time.Millisecond
	primary := report.Primary{}
	if d.Primary != nil {
		primary = *d.Primary
	}
	if kept := scenario.Judgement(string(d.Verdict), primary.Hypothesis, primary.Cause); kept != v.run.Got {
		v.problem("the page says %q, the report %q", v.run.Got, kept)
	}
	if v.id != "" && !v.report.Complete {
		v.problem("the report is not complete")
	}
	expected := append([]string{want.Cause}, want.Also...)
	for _, h := range d.Hypotheses {
		name := h.ID + "/" + h.Cause
		if h.State.Holds() && want.Verdict == scenario.Healthy && h.ID != "poor_network" && !want.Names(name) {
			v.run.Alarms = append(v.run.Alarms, name)
			v.problem("false alarm: %s is %s", name, h.State)
		}
		if slices.Contains(expected, name) && !h.State.Holds() {
			v.problem("%s is %s, not confirmed or likely", name, h.State)
		}
		if slices.Contains(want.RuledOut, h.ID) && h.State != report.RuledOut {
			v.problem("%s is %s, not ruled out", h.ID, h.State)
		}
	}
	for _, name := range expected {
		if name != "" && !slices.ContainsFunc(d.Hypotheses, func(h report.Hypothesis) bool { return h.ID+"/"+h.Cause == name }) {
			v.problem("%s is not among the hypotheses", name)
		}
	}
	for _, id := range want.RuledOut {
		if !slices.ContainsFunc(d.Hypotheses, func(h report.Hypothesis) bool { return h.ID == id }) {
			v.problem("%s is not among the hypotheses", id)
		}
	}
}

// judgeTime holds the time against the bound; on its median when repeating,
// else doubled.
func (v *visit) judgeTime() {
	bound := v.run.Bound
	if !v.lab.strict() && v.run.Took > 2*bound {
		v.overtime("took %v, twice the bound is %v", v.run.Took, 2*bound)
	}
	if v.run.Took == 0 {
		v.problem("the report tells no time to the verdict")
	}
	if v.run.Seen > v.run.Took+clockSlack {
		v.overtime("the report says %v, the page took %v", v.run.Took, v.run.Seen)
	}
}

// judgeMachine takes what was found so far for the machine's doing where the
// run met something else than the scenario, or had no time for it.
func (v *visit) judgeMachine() {
	late := v.stage.World.Late()
	switch {
	case v.run.Passed():
		return
	case late > mostLate:
		v.overtime("the line kept a packet %v longer than it should have: the machine is busy", late)
	case v.run.Got == scenario.Inconclusive && v.run.Took > v.run.Bound:
		// A run ends at its own limit, and what it has not finished then is
		// not tested.
		v.overtime("it ran out of time: %v, the bound is %v", v.run.Took, v.run.Bound)
	default:
		return
	}
	v.run.Overtime, v.run.Problems = append(v.run.Problems, v.run.Overtime...), nil
}

// judgeSecrets looks for what may appear nowhere: the token and its signature,
// the credentials of this run, and the passwords of profiles.
func (v *visit) judgeSecrets() {
	secrets := slices.Clone(scenario.Planted)
	given, err := v.browser.Secrets()
	if err != nil {
		v.problem("credentials of the run: %v", err)
	}
	secrets = append(secrets, given...)
	if v.token != "" {
		secrets = append(secrets, v.token)
		if parts := strings.Split(v.token, "."); len(parts) == 3 {
			secrets = append(secrets, parts[1], parts[2])
		}
	}
	html, address, err := v.browser.HTML()
	if err != nil {
		v.problem("%v", err)
	}
	places := map[string]string{
		"the report": v.raw, "the server's log": v.stage.Log(), "the page": html, "the address bar": address,
		"the browser's console": strings.Join(v.browser.Console(), "\n"),
	}
	if v.id != "" {
		for _, suffix := range []string{"", ".json", ".txt"} {
			text, err := v.stage.Get("/r/" + v.id + suffix)
			if err != nil {
				v.problem("%v", err)
			}
			places["/r/"+v.id+suffix] = text
		}
	}
	if err := readAll(v.stage.Data(), places); err != nil {
		v.problem("data folder: %v", err)
	}
	for place, text := range places {
		for _, secret := range secrets {
			if len(secret) > 0 && strings.Contains(text, secret) {
				v.run.Leaked = true
				v.problem("%s holds a secret (%.6s…)", place, secret)
			}
		}
	}
}

// readAll adds every file below dir to places.
func readAll(dir string, places map[string]string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // a database's journal comes and goes
		}
		places[fmt.Sprintf("data/%s", entry.Name())] = string(text)
		return err
	})
}
