package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sidetone/shared/codes"
	"sidetone/web/words"
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
func explainCodes(e Environment, list codeList, asJSON bool) error {
	answers := []codeAnswer{}
	for _, query := range list {
		q, err := codes.ParseQuery(query)
		if err != nil {
			return err
		}
		answers = append(answers, answerCode(query, q))
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
		a.print(e.Stdout)
	}
	return nil
}

func answerCode(query string, q codes.Query) codeAnswer {
	a := codeAnswer{Query: strings.TrimSpace(query), Entries: []codeEntry{}}
	for _, found := range q.Find() {
		a.Known = a.Known || !found.FellBack
		source := codes.SourceOf(found)
		entry := codeEntry{
			Vendor: found.Vendor, Meaning: found.Meaning, Category: found.Category,
			Hypothesis: found.Hypothesis, Cause: found.Cause, Weak: found.Weak, Observed: found.Observed, FellBack: found.FellBack,
			Advice: codes.Advice(found), Source: source.Title, URL: source.URL,
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
		a.Range = codes.Range(vendor, q.Code)
	}
	return a
}

func (a codeAnswer) print(out io.Writer) {
	switch {
	case len(a.Entries) == 0 && a.Range != "":
		fmt.Fprintf(out, "%s is not known. Codes of its range mean: %s.\n", a.Query, a.Range)
	case len(a.Entries) == 0:
		fmt.Fprintf(out, "%s is not known, and nothing is said of its range.\n", a.Query)
	case !a.Known:
		fmt.Fprintf(out, "The sub-code of %s is not known. By itself its code means:\n", a.Query)
	case len(a.Entries) > 1:
		fmt.Fprintf(out, "%s can be one of %d:\n", a.Query, len(a.Entries))
	}
	for i, entry := range a.Entries {
		if i > 0 {
			fmt.Fprintln(out)
		}
		entry.print(out)
	}
}

func (c codeEntry) print(out io.Writer) {
	fmt.Fprintf(out, "%s %s\n  %s\n", c.Vendor, c.name(), c.Meaning)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(out, "  %-11s %s\n", name, value)
		}
	}
	line("Category:", string(c.Category))
	line("Points to:", c.judgement())
	line("What to do:", c.Advice)
	line("Source:", strings.TrimSpace(c.Source+" "+c.URL))
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

func (c codeEntry) judgement() string {
	if c.Hypothesis == "" {
		return "nothing about the connection, a device or a policy"
	}
	text := fmt.Sprintf("%s (%s / %s)", words.ForReport(words.English).CauseOf(c.Hypothesis, c.Cause), c.Hypothesis, c.Cause)
	if c.Weak {
		text += ", among others"
	}
	return text
}
