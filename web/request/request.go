// Package request writes the text that a caller sends to the IT department:
// which hosts, ports and protocols failed and which passed, when, and from
// which address. It states what was measured and asks for what the playbook
// recommends; it judges nothing.
package request

import (
	"strconv"
	"strings"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/web/words"
)

// Text is the request for r, plain text of short lines, or empty when there
// is nothing to ask for: no verdict, or a healthy one. url is the address of
// the report; empty when it could not be delivered.
func Text(w *words.Request, r report.Report, url string) string {
	if r.Diagnosis == nil || r.Diagnosis.Verdict == report.Healthy {
		return ""
	}
	var b strings.Builder
	line := func(s ...string) {
		for _, part := range s {
			b.WriteString(part)
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
	line(w.Subject)
	line()
	line(w.Greeting)
	line(w.Found)
	line(r.Diagnosis.Summary)
	list(w.Please, Mitigations(r.Diagnosis, report.ForIT))
	tried := outcomes(w, r.Observations)
	list(w.Failed, append(tried[report.Silent], tried[report.Failed]...))
	list(w.Passed, tried[report.OK])
	list(w.NotTested, tried[report.NotTested])
	line()
	if !r.Created.IsZero() {
		line(w.When, " ", r.Created.UTC().Format(time.RFC1123))
	}
	if address := PublicAddress(r.Observations); address != "" {
		line(w.From, " ", address)
	}
	if url != "" {
		line(w.Report, " ", url)
	}
	line()
	line(w.Closing)
	return b.String()
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

// outcomes writes a line for everything that crosses the network, by outcome.
func outcomes(w *words.Request, observations []report.Observation) map[report.Outcome][]string {
	lines := map[report.Outcome][]string{}
	for _, o := range observations {
		name := subject(w, o)
		if name == "" {
			continue
		}
		outcome := o.Outcome
		if answered(o) {
			outcome = report.OK
		}
		text := name + ": " + w.Outcome[outcome]
		if o.Outcome == report.Failed && o.Code != 0 {
			text += " (" + w.Code + " " + strconv.Itoa(o.Code) + ")"
		}
		lines[outcome] = append(lines[outcome], text)
	}
	return lines
}

// answered reports whether a STUN or TURN server refused with a code of its
// own (300-699 in RFC 8489 14.8, of which 600 and 7xx are the browser's). To a
// firewall's administrator such a refusal is a way that works.
func answered(o report.Observation) bool {
	return o.Check == report.CheckICE && o.Outcome == report.Failed &&
		o.Code >= 300 && o.Code < 700 && o.Code != 600
}

// subject names what was tried as a firewall's administrator would look it
// up; empty for what does not belong into the request.
func subject(w *words.Request, o report.Observation) string {
	if o.Source == report.FromServer {
		return ""
	}
	switch o.Check {
	case report.CheckHTTPS:
		return w.Web
	case report.CheckSignaling:
		return w.Signaling
	case report.CheckICE:
		u := stunuri.Parse(o.Target)
		transport := w.Transport[u.Transport]
		return u.Host + ", " + transport + " " + u.Port
	case report.CheckPathICE:
		return w.Path[report.Path(o.Target)]
	}
	return ""
}
