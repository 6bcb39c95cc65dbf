package facts

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/report"
)

// Each fact has its table, testdata/facts/NAME.txt: rows with an empty line
// between them. A row gives observations, as JSON and with no more in them than
// the answer needs, and the profile where it matters; then the whole finding:
// the answer, and what is cited for it.
//
//	given {"id":"o1","check":"environment","outcome":"ok","detail":{"environment":{"webrtc":false}}}
//	yes
//	  Observed o1 webrtc_missing
//
// A table has every answer, unless it begins with "never no" or the like: the
// fact does not give it, whatever it is asked of.
//
// "go test ./shared/facts -update" writes the findings anew, for somebody to
// read; a new row is its given lines.
const tables = "testdata/facts"

var update = flag.Bool("update", false, "write the findings of the tables anew")

// row is one line of a table.
type row struct {
	given   []string
	profile string
	finding string // as picture writes it
}

func (r row) String() string {
	var b strings.Builder
	if r.profile != "" {
		b.WriteString("profile " + r.profile + "\n")
	}
	for _, g := range r.given {
		b.WriteString("given " + g + "\n")
	}
	return b.String() + r.finding
}

// evidence is what the row gives: of a call where it says where it was read.
func (r row) evidence(t *testing.T) *Evidence {
	t.Helper()
	var given report.Report
	list := "[" + strings.Join(r.given, ",") + "]"
	if err := json.Unmarshal([]byte(list), &given.Observations); err != nil {
		t.Fatalf("%s: %v", list, err)
	}
	if r.profile != "" {
		if err := json.Unmarshal([]byte(r.profile), &given.Profile); err != nil {
			t.Fatalf("%s: %v", r.profile, err)
		}
	}
	run, call := Bodies(given)
	if call != nil {
		return call
	}
	return run
}

// table is what is read of a file.
type table struct {
	never []string // answers
	rows  []row
}

func readTable(t *testing.T, file string) (read table) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		var r row
		for line := range strings.Lines(text + "\n") {
			if given, ok := strings.CutPrefix(line, "given "); ok {
				r.given = append(r.given, strings.TrimSpace(given))
			} else if profile, ok := strings.CutPrefix(line, "profile "); ok {
				r.profile = strings.TrimSpace(profile)
			} else if answer, ok := strings.CutPrefix(line, "never "); ok {
				read.never = append(read.never, strings.TrimSpace(answer))
			} else {
				r.finding += line
			}
		}
		if r.finding != "" || r.given != nil {
			read.rows = append(read.rows, r)
		}
	}
	return read
}

func (read table) String() string {
	var parts []string
	if read.never != nil {
		parts = append(parts, "never "+strings.Join(read.never, "\nnever ")+"\n")
	}
	for _, r := range read.rows {
		parts = append(parts, r.String())
	}
	return strings.Join(parts, "\n")
}

var answers = map[Answer]string{Unknown: "unknown", Yes: "yes", No: "no"}

// picture is a whole finding as text.
func picture(f Finding) string {
	var b strings.Builder
	b.WriteString(answers[f.Answer])
	if f.Unsure {
		b.WriteString(", unsure")
	}
	if len(f.Cites) > 0 && !f.Telling {
		b.WriteString(", telling nothing")
	}
	b.WriteString("\n")
	cites := func(list []Cite, as string) {
		for _, c := range list {
			fmt.Fprintf(&b, "  %s%s %s %s", as, c.Tag, c.Observation, c.Fact)
			for i := 0; i+1 < len(c.Args); i += 2 {
				fmt.Fprintf(&b, " %v=%v", c.Args[i], c.Args[i+1])
			}
			b.WriteString("\n")
		}
	}
	cites(f.Cites, "")
	cites(f.Ground, "ground: ")
	return b.String()
}

// TestFacts asks every fact what its table gives.
func TestFacts(t *testing.T) {
	for _, f := range everyFact {
		t.Run(f.name, func(t *testing.T) {
			file := filepath.Join(tables, f.name+".txt")
			read := readTable(t, file)
			given := map[string]bool{}
			for i, r := range read.rows {
				found := askOf(f, r.evidence(t))
				got := picture(found)
				if diff := cmp.Diff(r.finding, got); diff != "" && !*update {
					t.Errorf("%s%s", r, diff)
				}
				read.rows[i].finding = got
				given[answers[found.Answer]] = true
			}
			for _, answer := range answers {
				if given[answer] == slices.Contains(read.never, answer) {
					t.Errorf("%s: rows with the answer %s: %t, and never: %t", file, answer, given[answer], !given[answer])
				}
			}
			if *update {
				if err := os.WriteFile(file, []byte(read.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func askOf(f *fact, e *Evidence) Finding { return Term{Op: OpFact, fact: f}.Ask(e) }

// What a fact never answers, it does not answer to what any other fact's table
// gives either; and what it answers is the same when it is asked again.
func TestWhatIsNeverAnswered(t *testing.T) {
	var all []table
	for _, f := range everyFact {
		all = append(all, readTable(t, filepath.Join(tables, f.name+".txt")))
	}
	for _, of := range all {
		for _, r := range of.rows {
			e := r.evidence(t)
			for i, f := range everyFact {
				found := askOf(f, e)
				if answer := answers[found.Answer]; slices.Contains(all[i].never, answer) {
					t.Errorf("%s never answers %s, and does to\n%s", f.name, answer, strings.Join(r.given, "\n"))
				}
				if again := picture(askOf(f, e)); again != picture(found) {
					t.Errorf("%s answers %s and then %s to\n%s", f.name, picture(found), again, strings.Join(r.given, "\n"))
				}
			}
		}
	}
}

// Every table is a fact's.
func TestEveryTableIsAFacts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if !slices.ContainsFunc(everyFact, func(f *fact) bool { return f.name == name }) {
			t.Errorf("%s is of no fact", file)
		}
	}
}
