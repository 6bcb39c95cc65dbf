package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sidetone/shared/codes"
	"sidetone/shared/words"
)

// codeList is a flag that can be repeated, and that takes several codes with
// commas between them.
type codeList []string

func (l *codeList) String() string { return strings.Join(*l, ",") }

func (l *codeList) Set(value string) error {
	for part := range strings.SplitSeq(value, ",") {
		if _, err := codes.ParseQuery(part); err != nil {
			return err
		}
		*l = append(*l, part)
	}
	return nil
}

// codeAnswer is what is known of one code that was asked for, as --json
// prints it.
type codeAnswer struct {
	Query string `json:"query"`
	Known bool   `json:"known"`
	// Range is what the range of an unknown code means.
	Range   string      `json:"range,omitempty"`
	Entries []codeEntry `json:"entries"`
}

type codeEntry struct {
	Vendor string `json:"vendor"`
	// Code and SubCode are null where the line has none.
	Code     *int           `json:"code"`
	SubCode  *int           `json:"sub_code"`
	Meaning  string         `json:"meaning"`
	Category codes.Category `json:"category,omitempty"`
	// Hypothesis and Cause of the playbook; empty: no evidence.
	Hypothesis string `json:"hypothesis,omitempty"`
	Cause      string `json:"cause,omitempty"`
	Weak       bool   `json:"weak,omitempty"`
	Observed   bool   `json:"observed,omitempty"`
	// FellBack: the sub-code is unknown; this is what the code means.
	FellBack bool   `json:"fell_back,omitempty"`
	Advice   string `json:"advice"`
	Source   string `json:"source"`
	URL      string `json:"url,omitempty"`
}

// explainCodes tells what codes mean. An unknown one is an answer, too.
func explainCodes(e Environment, list codeList, w *words.Catalogue, asJSON bool) error {
	answers := []codeAnswer{}
	for _, query := range list {
		q, err := codes.ParseQuery(query)
		if err != nil {
			return err
		}
		answers = append(answers, answerCode(query, q, w))
	}
	if asJSON {
		encoder := json.NewEncoder(e.Stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(answers)
	}
	for i, a := range answers {
		if i > 0 {
			fmt.Fprintln(e.Stdout)
		}
		a.print(e.Stdout, w)
	}
	return nil
}

func answerCode(query string, q codes.Query, w *words.Catalogue) codeAnswer {
	a := codeAnswer{Query: strings.TrimSpace(query), Entries: []codeEntry{}}
	for _, found := range q.Find() {
		a.Known = a.Known || !found.FellBack
		source := codes.SourceOf(found)
		entry := codeEntry{
			Vendor: found.Vendor, Meaning: w.Say(found.MeaningID()), Category: found.Category,
			Hypothesis: found.Hypothesis, Cause: found.Cause, Weak: found.Weak, Observed: found.Observed, FellBack: found.FellBack,
			Advice: w.Say(found.AdviceID()), Source: source.Title, URL: source.URL,
		}
		if found.Code != codes.AnyCode {
			entry.Code = &found.Code
		}
		if found.Sub != codes.NoSub {
			entry.SubCode = &found.Sub
		}
		a.Entries = append(a.Entries, entry)
	}
	if len(a.Entries) == 0 {
		vendor := q.Vendor
		if vendor == "" {
			vendor = codes.ACS
		}
		if id := codes.Range(vendor, q.Code); id != "" {
			a.Range = w.Say(id)
		}
	}
	return a
}

func (a codeAnswer) print(out io.Writer, w *words.Catalogue) {
	args := words.Args{"filter": a.Query, "text": a.Range, "count": len(a.Entries)}
	switch {
	case len(a.Entries) == 0 && a.Range != "":
		fmt.Fprintln(out, w.Say("terminal.code_range", args))
	case len(a.Entries) == 0:
		fmt.Fprintln(out, w.Say("terminal.code_unknown", args))
	case !a.Known:
		fmt.Fprintln(out, w.Say("terminal.code_fell_back", args))
	case len(a.Entries) > 1:
		fmt.Fprintln(out, w.Say("terminal.code_several", args))
	}
	for i, entry := range a.Entries {
		if i > 0 {
			fmt.Fprintln(out)
		}
		entry.print(out, w)
	}
}

func (c codeEntry) print(out io.Writer, w *words.Catalogue) {
	fmt.Fprintf(out, "%s %s\n  %s\n", c.Vendor, c.name(), c.Meaning)
	line := func(id, value string) {
		if value != "" {
			fmt.Fprintf(out, "  %-11s %s\n", w.Say(id), value)
		}
	}
	line("terminal.category", string(c.Category))
	line("terminal.points_to", c.judgement(w))
	line("terminal.what_to_do", c.Advice)
	line("terminal.source", strings.TrimSpace(c.Source+" "+c.URL))
}

func (c codeEntry) name() string {
	e := codes.Entry{Code: codes.AnyCode, Sub: codes.NoSub}
	if c.Code != nil {
		e.Code = *c.Code
	}
	if c.SubCode != nil {
		e.Sub = *c.SubCode
	}
	return e.Name()
}

func (c codeEntry) judgement(w *words.Catalogue) string {
	if c.Hypothesis == "" {
		return w.Say("terminal.no_evidence")
	}
	cause := words.Phrase{ID: "cause." + c.Hypothesis + "." + c.Cause + ".name"}
	id := "terminal.judgement"
	if c.Weak {
		id = "terminal.judgement_weak"
	}
	return w.Say(id, words.Args{"cause": cause, "code": c.Hypothesis + " / " + c.Cause})
}
