package imports

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// A folder of testdata/cases holds what somebody could send, in expected.json
// what must hold of a right answer, and in diagnosis.json the whole diagnosis,
// so that a change of anything in it is seen. "go test -update" writes the
// latter anew, for a reviewer to read.
const casesFolder = "testdata/cases"

var update = flag.Bool("update", false, "write the whole diagnoses of the cases anew")

// pendingCases are answered wrongly still: the test logs what it says. Take a
// case off when it is answered rightly, which the test asks for by failing.
var pendingCases = []string{}

// expectation is an expected.json.
type expectation struct {
	Why string `json:"why"` // what is right, and why
	// Verdicts and Primary are what a right answer may be: "ice_failed/no_pair",
	// "udp_blocked/*", or "" for none.
	Verdicts []report.Verdict `json:"verdicts"`
	Primary  []string         `json:"primary"`
	// Holds are hypotheses ("udp_blocked") or causes that have to be confirmed
	// or likely beside the primary one; Never those that may be neither.
	Holds []string `json:"holds,omitempty"`
	Never []string `json:"never,omitempty"`
	// States of hypotheses that may be: {"udp_blocked": ["not_tested"]}.
	States map[string][]report.State `json:"states,omitempty"`
	// Says and NeverSays: parts of the diagnosis, as JSON has it.
	Says      []string `json:"says,omitempty"`
	NeverSays []string `json:"never_says,omitempty"`
	// Unreadable files of the folder; all others have to be read.
	Unreadable []string `json:"unreadable,omitempty"`
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(casesFolder, "*", "expected.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			want := readExpectation(t, file)
			joined, wrongs := joinCase(t, dir, want.Unreadable)
			d := worded(joined)
			wrongs = append(wrongs, want.wrongs(t, d)...)
			switch {
			case slices.Contains(pendingCases, name):
				if len(wrongs) == 0 {
					t.Error("it is right now: take it off the list of pending ones")
				}
				t.Logf("pending: %s", strings.Join(wrongs, "; "))
				return
			case len(wrongs) > 0:
				t.Errorf("%s\nright is: %s", strings.Join(wrongs, "\n"), want.Why)
			}
			compareWhole(t, filepath.Join(dir, "diagnosis.json"), d)
		})
	}
}

func readExpectation(t *testing.T, file string) (want expectation) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&want); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if want.Why == "" || len(want.Verdicts) == 0 || len(want.Primary) == 0 {
		t.Fatal("why, verdicts and primary are needed")
	}
	return want
}

// joinCase reads the files of a folder; wrongs are those that were read and
// should not be, or the other way round.
func joinCase(t *testing.T, dir string, unreadable []string) (joined report.Report, wrongs []string) {
	t.Helper()
	joined, _, failed := readFolder(t, dir)
	for name, err := range failed {
		if !slices.Contains(unreadable, name) {
			wrongs = append(wrongs, fmt.Sprintf("%s was not read: %v", name, err))
		}
	}
	for _, name := range unreadable {
		if failed[name] == nil {
			wrongs = append(wrongs, name+" was read")
		}
	}
	return joined, wrongs
}

// readFolder reads the evidence in a folder as explain does: what cannot be
// read is left out, and the others are of one call. read counts them.
func readFolder(t *testing.T, dir string) (joined report.Report, read int, failed map[string]error) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*artefact.Artefact
	failed = map[string]error{}
	for _, path := range files {
		name := filepath.Base(path)
		if name == "expected.json" || name == "diagnosis.json" {
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Read(name, file, options(t))
		file.Close()
		if a == nil {
			failed[name] = err
			continue
		}
		all = append(all, a)
	}
	if joined = (report.Report{Complete: true}); len(all) > 0 {
		joined = Join(joined, all)
	}
	noSecret(t, joined)
	return joined, len(all), failed
}

// wrongs is what does not hold of a diagnosis.
func (want expectation) wrongs(t *testing.T, d report.Diagnosis) (wrongs []string) {
	t.Helper()
	primary, holding := "", []string{}
	for _, h := range d.Hypotheses {
		if h.State.Holds() {
			holding = append(holding, h.ID+"/"+h.Cause)
		}
		if allowed, ok := want.States[h.ID]; ok && !slices.Contains(allowed, h.State) {
			wrongs = append(wrongs, h.ID+" is "+string(h.State))
		}
	}
	if d.Primary != nil {
		primary = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	if !slices.Contains(want.Verdicts, d.Verdict) {
		wrongs = append(wrongs, "the verdict is "+string(d.Verdict))
	}
	if !isOneOf(want.Primary, primary) {
		wrongs = append(wrongs, "the primary is "+primary)
	}
	for _, what := range want.Holds {
		if !slices.ContainsFunc(holding, func(h string) bool { return isOneOf([]string{what}, h) }) {
			wrongs = append(wrongs, what+" does not hold")
		}
	}
	for _, h := range holding {
		if isOneOf(want.Never, h) {
			wrongs = append(wrongs, h+" holds")
		}
	}
	text := string(diagnosisText(t, d))
	for _, part := range want.Says {
		if !strings.Contains(text, part) {
			wrongs = append(wrongs, "it does not say "+part)
		}
	}
	for _, part := range want.NeverSays {
		if strings.Contains(text, part) {
			wrongs = append(wrongs, "it says "+part)
		}
	}
	return wrongs
}

// isOneOf: a pattern is a cause, a hypothesis, or one with any cause ("x/*").
func isOneOf(patterns []string, cause string) bool {
	hypothesis, _, _ := strings.Cut(cause, "/")
	return slices.ContainsFunc(patterns, func(p string) bool {
		return p == cause || cause != "" && (p == hypothesis || p == hypothesis+"/*")
	})
}

func diagnosisText(t *testing.T, d report.Diagnosis) []byte {
	t.Helper()
	text, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// compareWhole holds the whole diagnosis against the one that is kept.
func compareWhole(t *testing.T, file string, d report.Diagnosis) {
	t.Helper()
	got := diagnosisText(t, d)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if string(kept) == string(got) {
		return
	}
	was, is := strings.Split(string(kept), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			t.Errorf("the diagnosis is another from line %d of %s on:\nwas %s\nis  %s\n(-update, and read the difference)", i+1, file, was[i], is[i])
			return
		}
	}
	t.Errorf("the diagnosis is longer or shorter than %s (-update, and read the difference)", file)
}

// worded is the diagnosis with its English sentences.
func worded(r report.Report) report.Diagnosis {
	d := playbook.Diagnose(r)
	render.Diagnosis(&d, words.All("en"))
	return d
}
