package imports

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// A file of testdata/relatives holds small inputs of one kind, each beside what
// a right answer may be: the same thing said by another service, another
// browser, in another language, in another order, in another form of file.
//
//	### name of the relative: why its answer is right
//	verdicts primary...   (the primary's causes; "-" for none; the verdict "unread": the file may be refused)
//	-- name of a file
//	its text
//
// Nothing but the primary's hypotheses may be confirmed or likely.
// unread stands in the place of a verdict where a file may be refused as none that tells of a call.
const unread = "unread"

const relativesFolder = "testdata/relatives"

type relative struct {
	name, why string
	verdicts  []report.Verdict
	primary   []string
	files     []relativeFile
}

type relativeFile struct{ name, text string }

func TestRelatives(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(relativesFolder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		for _, r := range readRelatives(t, file) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+r.name, r.test)
		}
	}
}

func readRelatives(t *testing.T, file string) (list []relative) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(data), "\n### ")[1:] {
		head, body, _ := strings.Cut(part, "\n")
		answer, body, _ := strings.Cut(body, "\n")
		r := relative{}
		r.name, r.why, _ = strings.Cut(head, ": ")
		for _, word := range strings.Fields(answer) {
			switch {
			case word == "-":
				r.primary = append(r.primary, "")
			case strings.Contains(word, "_"):
				r.primary = append(r.primary, word)
			default:
				r.verdicts = append(r.verdicts, report.Verdict(word))
			}
		}
		for _, f := range strings.Split("\n"+body, "\n-- ")[1:] {
			name, text, _ := strings.Cut(f, "\n")
			r.files = append(r.files, relativeFile{name, text})
		}
		if r.why == "" || len(r.verdicts) == 0 || len(r.primary) == 0 || len(r.files) == 0 {
			t.Fatalf("%s: %q has no reason, no answer or no file", file, r.name)
		}
		list = append(list, r)
	}
	return list
}

func hypothesisOf(cause string) string {
	hypothesis, _, _ := strings.Cut(cause, "/")
	return hypothesis
}

func (r relative) test(t *testing.T) {
	var all []*artefact.Artefact
	for _, f := range r.files {
		a, err := Read(f.name, strings.NewReader(f.text), options(t))
		if a == nil && slices.Contains(r.verdicts, unread) {
			continue
		}
		if a == nil {
			t.Errorf("%s is not read: %v", f.name, err)
			continue
		}
		all = append(all, a)
	}
	a := answerOf(playbook.Diagnose(Join(report.Report{Complete: true}, all)))
	ok := isOneOf(r.primary, a.primary) && slices.Contains(r.verdicts, a.verdict)
	for _, held := range a.holding {
		ok = ok && slices.ContainsFunc(r.primary, func(p string) bool { return hypothesisOf(p) == hypothesisOf(held) })
	}
	if !ok {
		t.Errorf("%s; held: %q\nright: %s %q, since %s", a, a.holding, r.verdicts, r.primary, r.why)
	}
}
