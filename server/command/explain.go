package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"sidetone/server/intake"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/web/page"
)

// maxEvidence is the largest file that is read: a stored report has 256 KiB
// of observations, and its diagnosis adds to that.
const maxEvidence = 4 << 20

const explainHelp = `Usage: sidetone explain [--json] FILE...
       sidetone explain [--json] --code CODE...

Classifies saved reports (the .json of a report page) offline, by the rules of
this version. The exit code is 0 when every file was read, else 2.

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
		return errors.New("no file is named; sidetone explain FILE... takes reports as JSON")
	}
	// Everything is read before anything is printed, so that a script never
	// takes half an answer for a whole one.
	var reports []report.Report
	for _, file := range files {
		r, err := readReport(file)
		if err != nil {
			return err
		}
		reports = append(reports, judge(r))
	}
	for i, r := range reports {
		if err := printReport(e, r, files[i], len(files) > 1, *asJSON); err != nil {
			return failure{err, exitFailed}
		}
	}
	return nil
}

func readReport(file string) (report.Report, error) {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() {
		return report.Report{}, fmt.Errorf("%q cannot be read; it has to be a report as JSON", file)
	}
	if info.Size() > maxEvidence {
		return report.Report{}, fmt.Errorf("%q is larger than %d MiB", file, maxEvidence>>20)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return report.Report{}, fmt.Errorf("%q cannot be read; it has to be a report as JSON", file)
	}
	r, err := intake.DecodeSaved(data)
	if err != nil {
		return r, fmt.Errorf("%q is not a report of Sidetone: %w", file, err)
	}
	return r, nil
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
