package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/profiles"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
	"sidetone/web/page"
)

const explainHelp = `Usage: sidetone explain [--json] FILE...
       sidetone explain [--json] --code CODE...

Classifies saved evidence offline, by the rules of this version: reports (the
.json of a report page), and what other programs saved of a real call: HAR,
Chrome's or Firefox's console log, webrtc-internals or rtcstats dump (gzip
too), about:webrtc, rows of ACSCallSummary, ACSCallDiagnostics and
ACSCallClientOperations as JSON or CSV.

Several reports are judged one after another. Other files are of one call:
they become one diagnosis, together with a report if one is among them.
A file that can be read in part counts, with a warning. The exit code is 0
when something of every file was read, else 2.

With --code it tells what an end code means, what it is evidence for and what
to do: 410/3112, "acs 410/3112", 3112, 53405. Several may follow. An unknown
code is said to be unknown, with exit code 0.
`

// explainCommand judges saved reports again.
func explainCommand(_ context.Context, args []string, e Environment) error {
	f := newFlags("explain", explainHelp, e.Stdout)
	asJSON := f.Bool("json", false, "print each report with its new diagnosis as JSON")
	var asked codeList
	f.Var(&asked, "code", "tell what a `code` means instead; may be repeated")
	files, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(asked) > 0 {
		return explainCodes(e, append(asked, files...), *asJSON)
	}
	if len(files) == 0 {
		return errors.New("no file is named; sidetone explain FILE... takes reports and evidence of a call")
	}
	reports, err := gather(files, e)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if err := printReport(e, judge(r.Report), r.name, len(reports) > 1, *asJSON); err != nil {
			return failure{err, exitFailed}
		}
	}
	return nil
}

// named is a report with the file that it is from.
type named struct {
	report.Report
	name string
}

// gather reads everything before anything is printed, so that a script never
// takes half an answer for a whole one. Evidence of a call is joined.
func gather(files []string, e Environment) (list []named, err error) {
	var all []*artefact.Artefact
	for _, file := range files {
		a, err := readFile(file, e)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	reports, evidence, err := imports.Split(all)
	switch {
	case err != nil:
		return nil, err
	case len(evidence) > 0:
		base := report.Report{Complete: true, Created: time.Now().UTC().Truncate(time.Second)}
		if len(reports) == 1 {
			base = reports[0]
		}
		return []named{{Report: imports.Join(base, evidence)}}, nil
	}
	for i, r := range reports {
		list = append(list, named{r, files[i]})
	}
	return list, nil
}

// readFile reads one file; what of it could not be read is a warning.
func readFile(name string, e Environment) (*artefact.Artefact, error) {
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return nil, fmt.Errorf("%q cannot be read; it has to be a file with a report or other evidence of a call", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: permission is missing", name)
	}
	defer file.Close()
	rules, err := profiles.Parse("embedded.yaml", profile.EmbeddedYAML)
	if err != nil {
		return nil, err
	}
	a, err := imports.Read(name, file, imports.Options{Token: rules.Token})
	if a == nil {
		return nil, err
	}
	if err != nil {
		fmt.Fprintf(e.Stderr, "sidetone explain: %v; what comes before was read\n", err)
		a.Note("%v", withoutFile(err))
	}
	for _, note := range a.Notes {
		if err == nil {
			fmt.Fprintf(e.Stderr, "sidetone explain: %q: %s\n", name, note)
		}
	}
	return a, nil
}

// withoutFile words a problem for a report, where a path of somebody's
// machine has no place.
func withoutFile(err error) error {
	var problem *artefact.Problem
	if errors.As(err, &problem) {
		bare := *problem
		bare.File = ""
		return &bare
	}
	return err
}

// judge lets the present rules judge the evidence. How long the run took to
// its verdict is a measurement and stays.
func judge(r report.Report) report.Report {
	ms := 0
	if r.Diagnosis != nil {
		ms = r.Diagnosis.MS
	}
	r.Diagnosis = nil
	r.Signals = signal.Raise(r.Observations)
	d := playbook.Diagnose(r)
	render.Diagnosis(&d, words.All("en"))
	d.MS = ms
	r.Diagnosis = &d
	return r
}

func printReport(e Environment, r report.Report, file string, named, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(e.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	if named {
		fmt.Fprintf(e.Stdout, "==> %s <==\n", file)
	}
	site := page.Site{}
	return site.ReportText(e.Stdout, r, page.ReportOptions{Full: true})
}
