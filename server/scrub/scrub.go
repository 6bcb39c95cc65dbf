// Package scrub takes out of texts what must not be kept: secrets (tokens,
// passwords, keys, cookies, credentials of relays) and what names a person
// (e-mail addresses, telephone numbers, identities of a calling service). It
// knows secrets by value, by the name that stands before them, and by their
// form. The agent sends none; this is for an agent that is wrong or not ours,
// for what browsers and libraries write into error messages, and for files
// that people hand in.
//
// Addresses are not its business: support needs them. Package redact cuts
// them when a report is shown.
package scrub

import (
	"slices"
	"strings"
	"unicode"

	"sidetone/server/fold"
	"sidetone/server/walk"
	"sidetone/shared/report"
)

// Removed stands where a secret was.
const Removed = "[removed]"

// Report takes secrets out of every string of r: those in known, by value,
// and what looks like one. Of known, what is shorter than minimumKnown is
// left alone.
//
// A report says the same words again and again: of the 600 strings of a run over
// sixteen relay addresses a hundred differ. Each is looked through once.
func Report(r *report.Report, known []string) {
	s := newSecrets(known)
	looked := map[string]string{}
	walk.Strings(r, func(_, text string) string {
		clean, ok := looked[text]
		if !ok {
			clean = s.text(text)
			looked[text] = clean
		}
		return clean
	})
}

// Text takes secrets out of one text, and control and formatting characters,
// for which no text has a use and over which logs and databases trip.
func Text(s string, known []string) string { return newSecrets(known).text(s) }

// secrets are those that are known by value, as they are and as they read.
type secrets struct{ known []string }

func newSecrets(known []string) secrets {
	var s secrets
	for _, k := range known {
		for _, layer := range fold.Layers(k) {
			if len(layer.Plain) >= minimumKnown && !slices.Contains(s.known, layer.Plain) {
				s.known = append(s.known, layer.Plain)
			}
		}
	}
	return s
}

// span is a piece of a text that is to be removed.
type span struct{ start, end int }

func (k secrets) text(s string) string {
	if fold.Plain(s) {
		return without(s, k.find(s))
	}
	var all []span
	for _, layer := range fold.Layers(s) {
		if layer.Deep {
			return Removed
		}
		for _, found := range k.find(layer.Plain) {
			from, to := layer.Span(found.start, found.end)
			all = append(all, span{from, to})
		}
	}
	return without(s, all)
}

// find gives what is to be removed of a folded text.
func (k secrets) find(s string) []span {
	c := scanner{s: s}
	c.scan()
	for _, secret := range k.known {
		c.spans = occurrences(c.spans, s, secret)
	}
	return c.spans
}

func occurrences(spans []span, s, secret string) []span {
	for from := 0; ; {
		i := strings.Index(s[from:], secret)
		if i < 0 {
			return spans
		}
		spans = append(spans, span{from + i, from + i + len(secret)})
		from += i + len(secret)
	}
}

// without gives s with Removed in the place of spans, which may overlap.
func without(s string, spans []span) string {
	if len(spans) == 0 {
		return visible(s)
	}
	slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	var b strings.Builder
	last := 0
	for i := 0; i < len(spans); {
		start, end := spans[i].start, spans[i].end
		for i++; i < len(spans) && spans[i].start <= end; i++ {
			end = max(end, spans[i].end)
		}
		b.WriteString(visible(s[last:start]))
		b.WriteString(Removed)
		last = end
	}
	b.WriteString(visible(s[last:]))
	return b.String()
}

// visible drops control and formatting characters, among them those that
// turn the direction of writing and let one text pass for another; lines end as
// they do everywhere.
func visible(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return strings.Map(printable, s)
		}
	}
	return s
}

func printable(r rune) rune {
	if r == '\u2028' || r == '\u2029' {
		return '\n' // which is what they are to who reads them
	}
	if r == '\n' || r == '\t' || !unicode.In(r, unicode.Cc, unicode.Cf) {
		return r
	}
	return -1
}
