package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/profiles"
	"sidetone/shared/api"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
)

const explainHelp = `Usage: sidetone explain [--all | --json] [--lang TAG] FILE...
       sidetone explain [--json] --code CODE...

Classifies saved evidence offline, by the rules of this version: reports (the
.json of a report page), and what other programs saved of a real call: HAR,
Chrome's, Firefox's or Safari's console log, webrtc-internals or rtcstats dump,
about:webrtc, getStats as JSON, the text of the Trickle ICE page or of
LiveKit's connection test, a log of coturn, Asterisk or Janus, rows of
ACSCallSummary, ACSCallDiagnostics, ACSCallClientOperations and
ACSCallClientMediaStatsTimeSeries as JSON or CSV; packed with gzip or in a ZIP
archive, too.

A report in an address (…/r/#…) is read, too: the address or its code in the
place of a file, or in a text file.

It prints the verdict and what speaks for it; --all prints all evidence.
Several reports are judged one after another. Other files are of one call:
they become one diagnosis, together with a report if one is among them.

A file that cannot be read is named on standard error and the others are
judged. The exit code is 0 when every file was read, 3 when some were or one
was in part, and 2 when nothing could be read.

A report that a server exported is signed. With --server or --keys it is said
whether it is as that server gave it.

With --code it tells what an end code means, what it is evidence for and what
to do: 410/3112, "acs 410/3112", 3112, 53405. Several may follow. An unknown
code is said to be unknown, with exit code 0.
`

// explainCommand judges saved reports again.
func explainCommand(ctx context.Context, args []string, e Environment) error {
	f := newFlags("explain", explainHelp, e.Stdout)
	asJSON := f.Bool("json", false, "print each report with its new diagnosis as JSON")
	all := f.Bool("all", false, "print all evidence")
	server := f.String("server", "", "address of the server whose signature of a report is checked")
	keyFile := f.String("keys", "", "file with the keys with which a signature is checked, as a server has them at "+api.PathKeys)
	lang := f.String("lang", "en", "the language, one of "+strings.Join(words.Languages(), ", "))
	var asked codeList
	f.Var(&asked, "code", "tell what a code means instead; repeatable")
	files, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case !slices.Contains(words.Languages(), *lang):
		return fmt.Errorf("--lang: %q is not allowed; it has to be one of %s", *lang, strings.Join(words.Languages(), ", "))
	case len(asked) > 0:
		return explainCodes(e, append(asked, files...), words.All(*lang), *asJSON)
	case len(files) == 0:
		return errors.New("no file is named; sidetone explain FILE... takes reports and evidence of a call")
	}
	reports, whole, err := gather(ctx, files, *lang, e)
	if err != nil {
		return err
	}
	keys, err := sealKeys(ctx, *server, *keyFile)
	if err != nil {
		return err
	}
	p := printer{e, *lang, *asJSON, *all, len(reports) > 1, keys}
	for _, r := range reports {
		if err := p.print(judge(r.Report, *lang), r.name, r.raw); err != nil {
			return failure{err, exitFailed}
		}
	}
	if !whole {
		return exit(exitPart)
	}
	return nil
}

// named is a report with the file that it is from.
type named struct {
	report.Report
	name string
	raw  []byte // of a report of ours that is a file of its own
}

// gather reads everything before anything is printed. Evidence of a call is
// joined. whole: all of every file was read; an error says that nothing was.
func gather(ctx context.Context, files []string, lang string, e Environment) (list []named, whole bool, err error) {
	rules, err := profiles.Parse("embedded.yaml", profile.EmbeddedYAML)
	if err != nil {
		return nil, false, err
	}
	whole = true
	var all []*artefact.Artefact
	for _, file := range files {
		for _, result := range readFile(ctx, file, imports.Options{Token: rules.Token}) {
			whole = whole && result.Err == nil
			warn(result, e, lang)
			if result.Artefact != nil {
				all = append(all, result.Artefact)
			}
		}
	}
	if len(all) == 0 {
		return nil, false, exit(exitUsage) // each file has been named
	}
	reports, evidence, err := imports.Split(all)
	switch {
	case err != nil:
		return nil, whole, err
	case len(evidence) > 0:
		base := report.Report{Complete: true, Created: time.Now().UTC().Truncate(time.Second)}
		if len(reports) == 1 {
			base = reports[0]
		}
		return []named{{Report: imports.Join(base, evidence)}}, whole, nil
	}
	for i, r := range reports {
		list = append(list, named{r, all[i].Name, rawReport(all[i].Name)})
	}
	return list, whole, nil
}

// readFile reads one file, or those of an archive.
func readFile(ctx context.Context, name string, o imports.Options) []imports.Result {
	refused := func(format string) []imports.Result {
		return []imports.Result{{Name: name, Err: fmt.Errorf(format, name)}}
	}
	if result, ok := readCode(name); ok {
		return []imports.Result{result}
	}
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return refused("%q cannot be read; it has to be a file with a report or other evidence of a call")
	}
	file, err := os.Open(name)
	if err != nil {
		return refused("%q cannot be read: permission is missing")
	}
	defer file.Close()
	return imports.ReadAll(ctx, name, file, o)
}

// warn says what of a file could not be read.
func warn(r imports.Result, e Environment, lang string) {
	w := words.All(lang)
	switch {
	case r.Artefact == nil:
		fmt.Fprintf(e.Stderr, "sidetone explain: %s\n", inWords(r.Err, w))
	case r.Err != nil:
		fmt.Fprintf(e.Stderr, "sidetone explain: %s\n", w.Say("explain.in_part", words.Args{"problem": inWords(r.Err, w)}))
		r.Artefact.NoteProblem(withoutFile(r.Err))
	default:
		for _, note := range r.Artefact.Notes {
			fmt.Fprintf(e.Stderr, "sidetone explain: %q: %s\n", r.Name, render.Remark([]report.Phrase{note}, note.ID, w))
		}
	}
}

// inWords is an error in a language, as far as it is ours.
func inWords(err error, w *words.Catalogue) string {
	var problem *artefact.Problem
	if errors.As(err, &problem) {
		return problem.Say(w)
	}
	return err.Error()
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
func judge(r report.Report, lang string) report.Report {
	ms := 0
	switch {
	case r.Diagnosis != nil:
		ms = r.Diagnosis.MS
	case r.Carried != nil:
		ms = r.Carried.MS
	}
	r.Diagnosis = nil
	r.Signals = signal.Raise(r.Observations)
	d := playbook.Diagnose(r)
	d.MS = ms
	r.Diagnosis = &d
	return render.ReportIn(r, words.All(lang))
}
