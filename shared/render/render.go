// Package render puts a diagnosis into words. A diagnosis carries ids and
// arguments; whoever shows one, page, report, text or terminal, fills in the
// sentences of its reader's language here and nowhere else.
package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// Diagnosis writes every sentence of d in the catalogue's language and says in
// Lang which that is. What d had of sentences is replaced; a diagnosis without
// ids, from before there were any, is left as it is.
func Diagnosis(d *report.Diagnosis, c *words.Catalogue) {
	if !ForCaller(d, c) {
		return
	}
	for i := range d.Hypotheses {
		h := &d.Hypotheses[i]
		for i := range h.Evidence {
			h.Evidence[i].Text = Evidence(h.Evidence[i], c)
		}
	}
}

// ForCaller writes what a caller's page shows: summary, titles, explanations
// and advice. Evidence keeps its ids and has no sentence; whoever shows it
// writes them from the ids. The agent has no words for it, for their size.
// false: d has no ids, and stays as it is.
func ForCaller(d *report.Diagnosis, c *words.Catalogue) bool {
	if d == nil || len(d.Says) == 0 {
		return false
	}
	d.Lang = c.Lang()
	d.Summary = say(c, d.Says)
	for i := range d.Hypotheses {
		hypothesis(&d.Hypotheses[i], c)
	}
	return true
}

func hypothesis(h *report.Hypothesis, c *words.Catalogue) {
	h.Title = c.Say("hypothesis."+h.ID+".title", nil)
	h.Explanation = say(c, h.Explains)
	for i := range h.Evidence {
		h.Evidence[i].Text = ""
	}
	for i := range h.Mitigations {
		m := &h.Mitigations[i]
		m.Text = c.Say("advice."+m.Advice, arguments(m.Args))
	}
}

// Evidence is the sentence of one piece of evidence.
func Evidence(e report.Evidence, c *words.Catalogue) string {
	said := sentence(c.Say("fact."+e.Fact, arguments(e.Args)))
	if e.Frame == "" {
		return said
	}
	return sentence(c.Say("frame."+e.Frame, words.Args{"record": string(e.Record), "said": words.Phrase{ID: "fact." + e.Fact, Args: arguments(e.Args)}}))
}

// say is several phrases after each other.
func say(c *words.Catalogue, list []report.Phrase) string {
	sentences := make([]string, len(list))
	for i, p := range list {
		sentences[i] = c.Say(p.ID, arguments(p.Args))
	}
	return strings.Join(sentences, " ")
}

// arguments are those of a report as the catalogues take them.
func arguments(args report.Args) words.Args {
	nested := false
	for _, v := range args {
		_, ok := v.(report.Phrase)
		nested = nested || ok
	}
	if !nested {
		return args
	}
	own := words.Args{}
	for name, v := range args {
		if p, ok := v.(report.Phrase); ok {
			v = words.Phrase{ID: p.ID, Args: arguments(p.Args)}
		}
		own[name] = v
	}
	return own
}

// sentence begins with a capital unless its first word is an address: terms
// stand within sentences and begin some.
func sentence(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if text == "" || strings.ContainsAny(first, ".:") {
		return text
	}
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
