package imports

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// A folder of testdata/field holds the evidence of one public thread whose
// cause is known, rebuilt in our own words with addresses of documentation,
// and what a right answer to it is. docs/field.md is the table of them all.
const fieldFolder = "testdata/field"

var updateField = flag.Bool("update-field", false, "write docs/field.md anew, and keep the first answer to a new case")

// pending are cases that are still answered wrongly. Take a case off when it
// is answered rightly; a wrong answer to any other fails the test.
var pending = []string{}

// thread is an expected.json.
type thread struct {
	Source string `json:"source"` // address of the thread
	Cause  string `json:"cause"`  // what it was, by the thread
	Why    string `json:"why"`    // why the answers below are the right ones
	// Verdicts and Primary are what a right answer may be: "ice_failed/no_pair",
	// "udp_blocked/*", or "" for none. Never are hypotheses ("udp_blocked") and
	// causes ("turn_unreachable/dns") that may not be confirmed or likely.
	Verdicts []report.Verdict `json:"verdicts"`
	Primary  []string         `json:"primary"`
	Never    []string         `json:"never"`
	// First is the answer when the case was first tried. Ten: the number of the
	// ten that it is of, for which what is right was written down, and committed,
	// before the first try; 0: of none.
	First string `json:"first,omitempty"`
	Ten   int    `json:"ten,omitempty"`
}

// Grades of an answer. Missed: it says less than the evidence does, or nothing.
const (
	right  = "right"
	missed = "missed"
	wrong  = "wrong"
)

// answered is what is said of a case.
type answered struct {
	verdict report.Verdict
	primary string
	state   report.State
	holding []string // every "hypothesis/cause" that is confirmed or likely
}

func (a answered) String() string {
	switch {
	case a.verdict == "":
		return "not read"
	case a.primary == "":
		return string(a.verdict)
	}
	return fmt.Sprintf("%s, %s %s", a.verdict, a.primary, a.state)
}

// answerTo is what is said of the files of a case.
func answerTo(t *testing.T, dir string) answered {
	t.Helper()
	joined, read, failed := readFolder(t, dir)
	for name, err := range failed {
		t.Logf("%s: %v", name, err)
	}
	if read == 0 {
		return answered{}
	}
	return answerOf(playbook.Diagnose(joined))
}

func answerOf(d report.Diagnosis) answered {
	a := answered{verdict: d.Verdict}
	for _, h := range d.Hypotheses {
		if h.State.Holds() {
			a.holding = append(a.holding, h.ID+"/"+h.Cause)
		}
		if d.Primary != nil && h.ID == d.Primary.Hypothesis {
			a.primary, a.state = h.ID+"/"+d.Primary.Cause, h.State
		}
	}
	return a
}

func (c thread) grade(a answered) string {
	is := func(patterns []string, what string) bool {
		hypothesis, _, _ := strings.Cut(what, "/")
		return slices.ContainsFunc(patterns, func(p string) bool {
			return p == what || p == hypothesis || p == hypothesis+"/*"
		})
	}
	allowed := is(c.Primary, a.primary)
	forbidden := slices.ContainsFunc(a.holding, func(h string) bool { return is(c.Never, h) })
	switch {
	case forbidden, !allowed && a.primary != "" && a.state.Holds():
		return wrong
	case allowed && slices.Contains(c.Verdicts, a.verdict):
		return right
	}
	return missed
}

func TestPublicThreadsAreAnsweredRightly(t *testing.T) {
	cases, err := filepath.Glob(filepath.Join(fieldFolder, "*", "expected.json"))
	if err != nil || len(cases) < 30 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	var table []fieldRow
	for _, file := range cases {
		name := filepath.Base(filepath.Dir(file))
		t.Run(name, func(t *testing.T) {
			c := readThread(t, file)
			a := answerTo(t, filepath.Dir(file))
			grade := c.grade(a)
			if *updateField && c.First == "" {
				c.First = grade + ": " + a.String()
				writeThread(t, file, c)
			}
			table = append(table, fieldRow{name, c, a, grade})
			switch isPending := slices.Contains(pending, name); {
			case grade == wrong && !isPending:
				t.Errorf("it says %s; also held: %q\nright: %q, %q, never %q\n%s", a, a.holding, c.Verdicts, c.Primary, c.Never, c.Why)
			case grade != wrong && isPending:
				t.Logf("it is %s now: take it off the list of pending ones", grade)
			}
		})
	}
	counts := map[string]int{}
	for _, row := range table {
		counts[row.grade]++
		t.Logf("%-7s %-42s %s", row.grade, row.name, row.now)
	}
	t.Logf("%d cases: %d right, %d missed, %d wrong", len(table), counts[right], counts[missed], counts[wrong])
	if *updateField {
		if err := os.WriteFile("../../docs/field.md", []byte(fieldPage(table)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readThread(t *testing.T, file string) (c thread) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	if c.Source == "" || c.Cause == "" || c.Why == "" || len(c.Verdicts) == 0 || len(c.Primary) == 0 {
		t.Fatal("source, cause, why, verdicts and primary are needed")
	}
	known := func(id string) bool {
		return slices.ContainsFunc(playbook.Diagnose(report.Report{}).Hypotheses, func(h report.Hypothesis) bool { return h.ID == id })
	}
	for _, what := range slices.Concat(c.Primary, c.Never) {
		if hypothesis, _, _ := strings.Cut(what, "/"); what != "" && !known(hypothesis) {
			t.Fatalf("%q is no hypothesis", hypothesis)
		}
	}
	return c
}

func writeThread(t *testing.T, file string, c thread) {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(c); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fieldRow is a case with its answer.
type fieldRow struct {
	name  string
	of    thread
	now   answered
	grade string
}

type gradeCount struct{ right, missed, wrong int }

// fieldPage writes docs/field.md.
func fieldPage(table []fieldRow) string {
	add := func(c *gradeCount, grade string) {
		switch grade {
		case right:
			c.right++
		case missed:
			c.missed++
		default:
			c.wrong++
		}
	}
	var first, now, blind gradeCount
	tens := map[int]*gradeCount{}
	var rows strings.Builder
	for _, row := range table {
		grade, _, _ := strings.Cut(row.of.First, ":")
		add(&first, grade)
		add(&now, row.grade)
		name := row.name
		if ten := row.of.Ten; ten > 0 {
			if tens[ten] == nil {
				tens[ten] = &gradeCount{}
			}
			add(tens[ten], grade)
			add(&blind, grade)
			name += " †" + strconv.Itoa(ten)
		}
		fmt.Fprintf(&rows, "| %s | [%s](%s) | %s | %s | %s: %s |\n", name, shortSource(row.of.Source), row.of.Source, row.of.Cause, row.of.First,
			row.grade, row.now)
	}
	line := func(what string, c gradeCount) string {
		return fmt.Sprintf("| %s | %d | %d | %d | %d |\n", what, c.right+c.missed+c.wrong, c.right, c.missed, c.wrong)
	}
	return fieldHead + "| | cases | right | missed | wrong |\n|---|---|---|---|---|\n" +
		line("at the first try", first) + line("of them, chosen and expected before the first try (†)", blind) + line("now", now) +
		fieldTens + tensTable(tens, line) +
		fieldForms +
		"\n| case | source | cause by the thread | first answer | answer now |\n|---|---|---|---|---|\n" + rows.String()
}

// tensTable has a row for each ten.
func tensTable(tens map[int]*gradeCount, line func(string, gradeCount) string) (rows string) {
	whole := 0
	for _, ten := range slices.Sorted(maps.Keys(tens)) {
		rows += line("ten "+strconv.Itoa(ten), *tens[ten])
		if tens[ten].missed+tens[ten].wrong == 0 {
			whole++
		}
	}
	return rows + fmt.Sprintf("\nTens that were right throughout at the first try: %d of %d.\n", whole, len(tens))
}

// fieldForms was counted by hand: the files are other people's and are not kept here.
const fieldForms = `
## Files in a form

What is below is text, for the most part. On 2026-11-26 files of programs were tried, some as they lie in public repositories (test data of
rtcstats servers, saved dumps and pages), some rebuilt from what threads and documentation show of them; the HAR files are made after what
services and filters are known to answer. What is right was written down before, from the states and counters in the file or what its owner
says of it, but for the six dumps of the second time, which were judged by the same after the try.

| at the first try | files | right | missed | wrong | not judged |
|---|---|---|---|---|---|
| rtcstats, webrtc-internals and about:webrtc from repositories | 28 | 15 | 11 | 1 | 1 |
| about:webrtc as pasted text, getStats, Azure rows, exporters, other services' statistics; rebuilt | 15 | 3 | 12 | 0 | 0 |
| HAR; made | 15 | 13 | 1 | 1 | 0 |
| dumps from repositories, a second time | 6 | 4 | 0 | 2 | 0 |
| about:webrtc from repositories, a second time | 2 | 1 | 0 | 1 | 0 |
| all, at the first try | 66 | 36 | 24 | 5 | 1 |
| all, after what was mended | 66 | 55 | 10 | 0 | 1 |

Wrong were: a network called too slow for a source of one picture a second; a web filter's 403 taken for the service's; a call that worked
called blocked, and a data connection called degraded, in dumps that name no kind of statistics or were begun during the call; and a
network said to block UDP where the browser had bound no socket for it. Two working calls that went over a relay's TLS because their
direct checks stayed unanswered are called degraded, and counted as right. Not judged is a call whose cause nobody names: the path fell
silent after one check. Still missed: calls that worked and in which nothing went, or nothing one way, and rows of ACSCallDiagnostics,
which count no packets, are inconclusive; statistics of Twilio's and mediasoup's own forms, an exporter's bare states and a pasted
about:webrtc without its table of pairs are not read; a data connection that about:webrtc shows as connected and nothing more, and a
balancer that splits the sessions of Socket.IO, are inconclusive.
`

const fieldTens = `
A ten is looked for by a subject, read, expected and committed, and tried after that; what it showed is mended by its kind before the next. What
is missed in one is a program whose words nobody had in the tables yet, in most cases.

| at the first try | cases | right | missed | wrong |
|---|---|---|---|---|
`

const fieldHead = `# Sidetone on other people's evidence

What ` + "`sidetone explain`" + ` says of public threads whose cause is known. The evidence that people pasted there is rebuilt in our own
words, with addresses kept for documentation and nothing copied but the texts that programs print; each case is a folder of
` + "`server/imports/testdata/field`" + `. *Right*: verdict and cause are among those that the evidence allows, and nothing that it forbids is
confirmed or likely. *Missed*: less is said than could be, or the file is not read. *Wrong*: something that is not so is confirmed or
likely; the tests fail on that. This page is written by
` + "`go test ./server/imports -run PublicThreads -update-field`" + `.

`

// shortSource is owner/name#number of an issue or pull request, else whose it
// is and the last part of the path.
func shortSource(address string) string {
	parts := strings.Split(strings.TrimPrefix(address, "https://"), "/")
	switch {
	case len(parts) < 5 || parts[0] != "github.com":
		return parts[0] + " " + path.Base(address)
	case parts[3] == "blob":
		return parts[1] + "/" + parts[2] + " " + path.Base(address)
	}
	return parts[1] + "/" + parts[2] + "#" + parts[4]
}
