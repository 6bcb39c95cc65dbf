package playbook

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// TestGolden judges what real browsers observed in the fault lab: a folder
// for each scenario, in it the observations of each browser and what is
// expected of the playbook. SIDETONE_LAB_GOLDEN makes the lab write them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden*/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, file := range files {
		if filepath.Base(file) == "expected.json" {
			continue
		}
		judged++
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir)+"/"+filepath.Base(file), func(t *testing.T) {
			var r report.Report
			var want golden
			read(t, file, &r)
			read(t, filepath.Join(dir, "expected.json"), &want)
			want.check(t, spoken(r))
		})
	}
	if judged == 0 {
		t.Fatal("there is no golden folder")
	}
}

type golden struct {
	Verdict  string   `json:"verdict"`
	Cause    string   `json:"cause"`
	Or       []string `json:"or"`
	Also     []string `json:"also"`
	RuledOut []string `json:"ruled_out"`
	// States and Matches by hypothesis; Tags: these occur in the evidence of
	// the primary one. Says: the summary holds it.
	States  map[string]report.State `json:"states"`
	Matches map[string]report.Match `json:"matches"`
	Tags    []report.Tag            `json:"tags"`
	Says    string                  `json:"says"`
}

func (want golden) check(t *testing.T, d report.Diagnosis) {
	t.Helper()
	cause := ""
	if d.Primary != nil {
		cause = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	same := string(d.Verdict) == want.Verdict && cause == want.Cause
	if !same && !slices.Contains(want.Or, string(d.Verdict)+" "+cause) {
		t.Errorf("judged %s %s, want %s %s", d.Verdict, cause, want.Verdict, want.Cause)
	}
	for _, h := range d.Hypotheses {
		if slices.Contains(want.RuledOut, h.ID) && h.State != report.RuledOut {
			t.Errorf("%s is %s, not ruled out", h.ID, h.State)
		}
	}
	for _, h := range d.Hypotheses {
		if state, ok := want.States[h.ID]; ok && h.State != state {
			t.Errorf("%s is %s, want %s: %+v", h.ID, h.State, state, h.Evidence)
		}
		if match, ok := want.Matches[h.ID]; ok && h.Match != match {
			t.Errorf("%s: run and call: %q, want %q", h.ID, h.Match, match)
		}
		if d.Primary != nil && h.ID == d.Primary.Hypothesis {
			for _, tag := range want.Tags {
				if !slices.ContainsFunc(h.Evidence, func(e report.Evidence) bool { return e.Tag == tag }) {
					t.Errorf("%s has no evidence that is %s: %+v", h.ID, tag, h.Evidence)
				}
			}
		}
	}
	if !strings.Contains(d.Summary, want.Says) {
		t.Errorf("the summary %q does not say %q", d.Summary, want.Says)
	}
	for _, also := range want.Also {
		holds := slices.ContainsFunc(d.Hypotheses, func(h report.Hypothesis) bool {
			return h.State.Holds() && h.ID+"/"+h.Cause == also
		})
		if !holds {
			t.Errorf("%s does not hold too", also)
		}
	}
}

func read(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
