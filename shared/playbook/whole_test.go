package playbook

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// update writes the diagnoses anew: go test ./shared/playbook -update, for a
// change that somebody reads line by line.
var update = flag.Bool("update", false, "write the whole diagnoses of all recordings anew")

// TestWholeDiagnosis compares everything that is said of each recording: every
// state, sentence, tag, weight, advice and confidence. The files are a picture
// of what the playbook says and no promise that it is right.
func TestWholeDiagnosis(t *testing.T) {
	files := recordings(t)
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			var r report.Report
			read(t, file, &r)
			compareWhole(t, strings.TrimSuffix(file, ".json")+".diagnosis", r)
		})
	}
}

// compareWhole holds the whole diagnosis of a report against its picture, and
// judges it twice.
func compareWhole(t *testing.T, picture string, r report.Report) {
	t.Helper()
	got := spelled(t, spoken(r))
	if again := spelled(t, spoken(r)); !bytes.Equal(got, again) {
		t.Fatalf("two judgements of the same evidence differ:\n%s", difference(got, again))
	}
	checkCallers(t, r)
	if *update {
		if err := os.WriteFile(picture, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the diagnosis changed (-update after reading this):\n%s", difference(want, got))
	}
}

// checkCallers: with the words that the agent has, a caller reads the same as
// everybody else, and what explains and proves the verdict is left out.
func checkCallers(t *testing.T, r report.Report) {
	t.Helper()
	got, want := Diagnose(r), spoken(r)
	render.ForCaller(&got, words.English())
	for i := range want.Hypotheses {
		h := &want.Hypotheses[i]
		h.Title, h.Explanation, h.Explains = "", "", nil
		got.Hypotheses[i].Explains = nil
		for j := range h.Evidence {
			h.Evidence[j].Text = ""
		}
		for j := range h.Mitigations {
			if h.Mitigations[j].Audience == report.ForDeveloper {
				h.Mitigations[j].Text = ""
			}
		}
	}
	told, all := spelled(t, got), spelled(t, want)
	if !bytes.Equal(told, all) || bytes.Contains(told, []byte(words.Missing)) {
		t.Errorf("a caller reads something else:\n%s", difference(all, told))
	}
}

// slug is the name of a scene as a file's.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, name)
}

// recordings are the observations of real browsers and real calls.
func recordings(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/golden*/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, file := range all {
		if filepath.Base(file) != "expected.json" {
			list = append(list, file)
		}
	}
	if len(list) == 0 {
		t.Fatal("there is no recording")
	}
	return list
}

// spelled is everything that a diagnosis says, a line each.
func spelled(t *testing.T, d report.Diagnosis) []byte {
	t.Helper()
	var b bytes.Buffer
	primary := "-"
	if d.Primary != nil {
		primary = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	fmt.Fprintf(&b, "%s %s, %d ms, %q\n  %s\n", d.Verdict, primary, d.MS, d.Lang, d.Title)
	phrasesOf(t, &b, d.Says, d.Summary)
	for _, h := range d.Hypotheses {
		fmt.Fprintf(&b, "\n%s %s %s %v", h.ID, h.State, h.Cause, h.Confidence)
		fmt.Fprintf(&b, " because=%s match=%s or=%v\n  %s\n", h.Because, h.Match, h.Alternatives, h.Title)
		phrasesOf(t, &b, h.Explains, h.Explanation)
		for _, e := range h.Evidence {
			fmt.Fprintf(&b, "  %s %s %s %s%s%s%s: %s\n", e.Weight, e.Tag, e.Observation, e.Frame, e.Record, e.Fact, arguments(t, e.Args), e.Text)
		}
		for _, m := range h.Mitigations {
			fmt.Fprintf(&b, "  to %s %s%s: %s\n", m.Audience, m.Advice, arguments(t, m.Args), m.Text)
		}
	}
	return b.Bytes()
}

func phrasesOf(t *testing.T, b *bytes.Buffer, list []report.Phrase, text string) {
	for _, p := range list {
		fmt.Fprintf(b, "  %s%s", p.ID, arguments(t, p.Args))
	}
	fmt.Fprintf(b, ": %s\n", text)
}

func arguments(t *testing.T, args report.Args) string {
	if len(args) == 0 {
		return ""
	}
	data, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// difference lists the lines that only one of the two has.
func difference(want, got []byte) string {
	count := map[string]int{}
	for line := range strings.Lines(string(got)) {
		count[line]++
	}
	var b strings.Builder
	for line := range strings.Lines(string(want)) {
		if count[line] > 0 {
			count[line]--
			continue
		}
		b.WriteString("- " + line)
	}
	for line := range strings.Lines(string(got)) {
		if count[line] > 0 {
			count[line]--
			b.WriteString("+ " + line)
		}
	}
	return b.String()
}
