// Package request writes the text that a caller sends to the IT department:
// which hosts, ports and protocols failed and which passed, when, and from
// which address. It states what was measured and asks for what the playbook
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
// is nothing to ask of a network: no verdict, a healthy one, or one without
// anything that failed on the way or that the playbook recommends. url is the
// address of the report; empty when it could not be delivered.
func Text(w *words.Catalogue, r report.Report, url string) string {
	if r.Diagnosis == nil || r.Diagnosis.Verdict == report.Healthy {
		return ""
	}
	please := Mitigations(r.Diagnosis, report.ForIT)
	tried := outcomes(w, r.Observations)
	failed := append(tried[report.Silent], tried[report.Failed]...)
	if len(please) == 0 && len(failed) == 0 {
		return ""
	}
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
	line(w.Say("request.subject"))
	line()
	line(w.Say("request.greeting"))
	line(w.Say("request.found"))
	line(r.Diagnosis.Summary)
	list(w.Say("request.please"), please)
	list(w.Say("request.failed"), failed)
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

// Mitigations lists what the hypotheses that hold recommend to an audience:
// the primary one's first, each text once.
func Mitigations(d *report.Diagnosis, audience report.Audience) []string {
	if d == nil {
		return nil
	}
	var texts []string
	seen := map[string]bool{}
	add := func(h report.Hypothesis) {
		for _, m := range h.Mitigations {
			if m.Audience == audience && !seen[m.Text] {
				seen[m.Text] = true
				texts = append(texts, m.Text)
			}
		}
	}
	if p, ok := Primary(d); ok {
		add(p)
	}
	for _, h := range d.Hypotheses {
		if h.State.Holds() {
			add(h)
		}
	}
	return texts
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
