package imports

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/server/profiles"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

func options(t testing.TB) Options {
	t.Helper()
	p, err := profiles.Parse("embedded.yaml", profile.EmbeddedYAML)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Token: p.Token}
}

func readFile(t testing.TB, path string) *artefact.Artefact {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	a, err := Read(filepath.Base(path), file, options(t))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// judged is "hypothesis/cause" of what some files say together; empty: nothing
// is wrong, or nothing can be said.
func judged(all ...*artefact.Artefact) string {
	d := playbook.Diagnose(Join(report.Report{Complete: true}, all))
	if d.Primary == nil {
		return ""
	}
	return d.Primary.Hypothesis + "/" + d.Primary.Cause
}

// Each folder holds what the fault lab recorded of a real call in one of its
// scenarios, and the hypothesis and cause that a run in it has to reach: see
// TestRecord in server/e2e, which records them anew.
func TestRecordedCallsAreJudgedAsTheRun(t *testing.T) {
	folders, err := filepath.Glob("testdata/recorded/*/expected.json")
	if err != nil || len(folders) < 10 {
		t.Fatalf("%d recordings, %v", len(folders), err)
	}
	for _, file := range folders {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var want struct {
				Cause string   `json:"cause"`
				Alone []string `json:"alone"` // files that tell by themselves
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			var all []*artefact.Artefact
			for _, name := range []string{"call.har", "console.log", "webrtc-internals.json.gz"} {
				all = append(all, readFile(t, filepath.Join(dir, name)))
			}
			if got := judged(all...); got != want.Cause {
				t.Errorf("together they say %q, want %q", got, want.Cause)
			}
			for _, name := range want.Alone {
				if got := judged(readFile(t, filepath.Join(dir, name))); got != want.Cause {
					t.Errorf("%s alone says %q, want %q", name, got, want.Cause)
				}
			}
			noSecret(t, Join(report.Report{}, all))
		})
	}
}

// noSecret looks for what the recordings hold and no report may: planted
// secrets, ICE credentials and fingerprints, queries, and forms of tokens.
func noSecret(t *testing.T, r report.Report) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"planted", "ice-ufrag:", "sha-256", "eyJ", "Bearer", "a=", "v=0"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%q is in the report", secret)
		}
	}
}
