// Package render puts a diagnosis into words. A diagnosis carries ids and
// arguments; whoever shows one, page, report, text or terminal, fills in the
// sentences of its reader's language here and nowhere else.
package render

import (
	"maps"
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
	if !Explained(d, c) {
		return
	}
	for i := range d.Hypotheses {
		h := &d.Hypotheses[i]
		for i := range h.Evidence {
			h.Evidence[i].Text = Evidence(h.Evidence[i], c)
		}
	}
}

// Explained writes everything but the evidence, which keeps its ids. false: d
// has no ids, and stays as it is.
func Explained(d *report.Diagnosis, c *words.Catalogue) bool {
	if !ForCaller(d, c) {
		return false
	}
	for i := range d.Hypotheses {
		h := &d.Hypotheses[i]
		h.Title = c.Say("hypothesis." + h.ID + ".title")
		h.Explanation = say(c, h.Explains, d.Verdict)
		advise(h, c, func(a report.Audience) bool { return a == report.ForDeveloper })
	}
	return true
}

// ForCaller writes what a caller's page shows: title, summary, and advice for
// the caller and the IT department. Everything else keeps its ids and has no
// sentence; whoever shows it writes them from the ids. The agent has no words
// for it, for their size. false: d has no ids, and stays as it is.
func ForCaller(d *report.Diagnosis, c *words.Catalogue) bool {
	if d == nil || len(d.Says) == 0 {
		return false
	}
	d.Lang = c.Lang()
	d.Title = title(d, c)
	d.Summary = say(c, d.Says, d.Verdict)
	for i := range d.Hypotheses {
		h := &d.Hypotheses[i]
		h.Title, h.Explanation = "", ""
		for i := range h.Evidence {
			h.Evidence[i].Text = ""
		}
		advise(h, c, func(a report.Audience) bool { return a != report.ForDeveloper })
	}
	return true
}

// title is what the verdict means in a line: each sentence that can be the first
// of a summary has one.
func title(d *report.Diagnosis, c *words.Catalogue) string {
	first := d.Says[0]
	id := strings.TrimSuffix(first.ID, ".summary") + ".title"
	if !c.Has(id) { // a verdict of another version
		return ""
	}
	return c.Say(id, judged(first.Args, d.Verdict))
}

// advise writes the advice to some, and leaves none to others in another
// language. Advice of a version that had other ids keeps the words it came with.
func advise(h *report.Hypothesis, c *words.Catalogue, to func(report.Audience) bool) {
	for i := range h.Mitigations {
		m := &h.Mitigations[i]
		id := "advice." + m.Advice
		switch {
		case to(m.Audience) && c.Has(id):
			m.Text = c.Say(id, arguments(m.Args))
		case m.Audience == report.ForDeveloper && !to(m.Audience):
			m.Text = ""
		}
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
func say(c *words.Catalogue, list []report.Phrase, v report.Verdict) string {
	sentences := make([]string, len(list))
	for i, p := range list {
		sentences[i] = c.Say(p.ID, judged(p.Args, v))
	}
	return strings.Join(sentences, " ")
}

// judged gives a phrase the verdict on the whole, for what is said of a cause
// depends on whether a call is still possible.
func judged(args report.Args, v report.Verdict) words.Args {
	own := words.Args{"judged": string(v)}
	maps.Copy(own, arguments(args))
	return own
}

// Phrase is one of a report as the catalogues take it.
func Phrase(p report.Phrase) words.Phrase { return words.Phrase{ID: p.ID, Args: arguments(p.Args)} }

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
			v = Phrase(p)
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
	if unicode.ToUpper(r) == r {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}
