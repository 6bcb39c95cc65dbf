// Package request writes what is to be done: for the caller in at most three
// steps, and for the IT department as a text that the caller sends there: which
// hosts, ports and protocols failed and which passed, when, and from which
// address. It states what was measured and asks for what the playbook
// recommends; it judges nothing.
package request

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// Text is the request for r, plain text of short lines, or empty when there
// is nothing that an IT department could do: no verdict, or nothing that the
// playbook recommends to one. url is the address of the report; empty when it
// could not be delivered.
func Text(w *words.Catalogue, r report.Report, url string) string {
	please := Mitigations(r.Diagnosis, report.ForIT)
	if len(please) == 0 {
		return ""
	}
	about := concerned(r.Diagnosis, report.ForIT)
	tried := outcomes(w, r.Observations)
	var b strings.Builder
	line := func(s ...string) {
		for _, part := range s {
			b.WriteString(strings.Map(printable, part))
		}
		b.WriteByte('\n')
	}
	list := func(title string, items []string) {
		if len(items) == 0 {
			return
		}
		line()
		line(title)
		for _, item := range items {
			line("- ", item)
		}
	}
	line(w.Say("request.subject", words.Args{"what": Subject(w, r)}))
	line()
	line(w.Say("request.greeting"))
	line()
	line(w.Say("request.found"))
	for _, h := range about {
		found := words.Phrase{ID: "cause." + h.ID + "." + h.Cause + ".name"}
		if slices.ContainsFunc(h.Explains, func(p report.Phrase) bool { return p.ID == "state.only_call_shows" }) {
			found = words.Phrase{ID: "request.only_call", Args: words.Args{"what": found}}
		}
		line("- ", w.Say(found.ID, found.Args))
	}
	list(w.Say("request.please"), please)
	list(w.Say("request.failed"), append(tried[report.Silent], tried[report.Failed]...))
	list(w.Say("request.passed"), tried[report.OK])
	list(w.Say("request.not_tested"), tried[report.NotTested])
	list(w.Say("request.networks"), networks(w, r.Profile.Media))
	line()
	if !r.Created.IsZero() {
		line(w.Say("request.when", words.Args{"time": r.Created.UTC().Format(time.RFC1123)}))
	}
	if address := PublicAddress(r.Observations); address != "" {
		line(w.Say("request.from", words.Args{"address": address}))
	}
	if url != "" {
		line(w.Say("request.report", words.Args{"url": url}))
	}
	line()
	line(w.Say("request.closing"))
	return b.String()
}

// Subject is that of the request, in a line; empty where there is none.
func Subject(w *words.Catalogue, r report.Report) string {
	about := concerned(r.Diagnosis, report.ForIT)
	if len(about) == 0 {
		return ""
	}
	subject := subjectOf(w, about[0])
	return w.Say(subject.ID, subject.Args)
}

// subjectOf is what the department is asked for in a line: of the cause, or
// of its hypothesis where all of that ask for the same.
func subjectOf(w *words.Catalogue, h report.Hypothesis) words.Phrase {
	if id := "request.about." + h.ID + "." + h.Cause; w.Has(id) {
		return words.Phrase{ID: id}
	}
	return words.Phrase{ID: "request.about." + h.ID}
}

// networks are where sound and picture go, a line each.
func networks(w *words.Catalogue, media []report.MediaNetwork) []string {
	lines := make([]string, 0, len(media))
	for _, m := range media {
		if !slices.Contains(report.Purposes, m.Purpose) {
			continue // not of a profile
		}
		id := "request.network"
		if m.Net == "" {
			id = "request.network_any"
		}
		lines = append(lines, w.Say(id, words.Args{"network": m.Net, "protocol": strings.ToUpper(m.Proto), "ports": m.Ports, "purpose": string(m.Purpose)}))
	}
	return lines
}

// printable turns what would break a line into a space, so that no text of an
// agent's passes for a line of ours.
func printable(c rune) rune {
	if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
		return ' '
	}
	return c
}

// Primary is the hypothesis that d names as the root cause.
func Primary(d *report.Diagnosis) (report.Hypothesis, bool) {
	if d == nil || d.Primary == nil {
		return report.Hypothesis{}, false
	}
	for _, h := range d.Hypotheses {
		if h.ID == d.Primary.Hypothesis {
			return h, true
		}
	}
	return report.Hypothesis{}, false
}

// PublicAddress is the caller's address as the server or a STUN server saw
// it, as far as the report tells; empty when unknown.
func PublicAddress(observations []report.Observation) string {
	for _, o := range observations {
		if o.Detail.HTTP != nil && o.Detail.HTTP.Address != "" {
			return o.Detail.HTTP.Address
		}
	}
	for _, o := range observations {
		if o.Detail.ICE == nil {
			continue
		}
		for _, c := range o.Detail.ICE.Candidates {
			if c.Type == "srflx" && c.Address != "" {
				return c.Address
			}
		}
	}
	return ""
}
