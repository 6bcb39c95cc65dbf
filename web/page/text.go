package page

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"sidetone/shared/report"
	"sidetone/web/request"
)

// ReportText is the plain-text form of a report, for a ticket: short lines,
// no tables that a proportional typeface would break.
func (s *Site) ReportText(w io.Writer, r report.Report, o ReportOptions) error {
	t := &textReport{view: newView(s.lang(), r, o), out: bufio.NewWriter(w)}
	t.write()
	return t.out.Flush()
}

type textReport struct {
	*view
	out *bufio.Writer // holds on to the first error of the writer below
}

// line writes one line. Control characters of other people's text could
// forge lines of ours, or steer a terminal: they become spaces.
func (t *textReport) line(parts ...string) {
	for _, p := range parts {
		t.out.WriteString(strings.Map(plain, p))
	}
	t.out.WriteByte('\n')
}

func plain(c rune) rune {
	if c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 || c == 0x2028 || c == 0x2029 {
		return ' '
	}
	return c
}

func (t *textReport) heading(title string) {
	t.line()
	t.line(title)
	t.line(strings.Repeat("-", len([]rune(title))))
}

func (t *textReport) list(facts []fact) {
	for _, f := range facts {
		if f.value != "" {
			t.line(f.name, ": ", f.value)
		}
	}
}

func (t *textReport) write() {
	t.line(t.title())
	t.line(strings.Repeat("=", len([]rune(t.title()))))
	if d := t.r.Diagnosis; d != nil {
		t.line(d.Summary)
	} else {
		t.line(t.w.NoVerdict)
	}
	t.line()
	t.list(append(t.aboutFacts(), fact{"URL", t.o.URL}))
	t.notes()
	t.judgement()
	t.realCall()
	if !t.ofCall {
		t.crossed()
		t.token()
		t.seenByServer()
	}
	t.asked()
	t.raised()
}

func (t *textReport) notes() {
	if !t.r.Complete {
		t.line(t.w.Partial)
	}
	if !t.o.Full {
		t.line(t.w.Shortened)
	}
}

func (t *textReport) judgement() {
	d := t.r.Diagnosis
	if d == nil {
		return
	}
	if h, ok := request.Primary(d); ok {
		t.heading(t.w.Cause)
		t.hypothesis(h)
	}
	for _, a := range []struct {
		name string
		id   report.Audience
	}{{t.w.ForCaller, report.ForCaller}, {t.w.ForIT, report.ForIT}, {t.w.ForDeveloper, report.ForDeveloper}} {
		if todo := request.Mitigations(d, a.id); len(todo) > 0 {
			t.heading(t.w.WhatToDo + ": " + a.name)
			for _, item := range todo {
				t.line("- ", item)
			}
		}
	}
	t.heading(t.w.Hypotheses)
	for _, h := range d.Hypotheses {
		if !t.isPrimary(h) {
			t.hypothesis(h)
		}
	}
}

func (t *textReport) hypothesis(h report.Hypothesis) {
	standing := joined(", ", t.stateWord(h.State), t.w.Match[h.Match])
	if h.State.Holds() {
		standing += ", " + percent(h.Confidence)
	}
	t.line("* ", title(h), ": ", standing)
	if h.Cause != "" {
		t.line("  ", t.w.CauseOf(h.ID, h.Cause), " (", h.ID, " / ", h.Cause, ")")
	}
	if h.Because != "" {
		t.line("  ", t.w.Because, " ", t.titleOf(h.Because))
	}
	if h.Explanation != "" {
		t.line("  ", h.Explanation)
	}
	for _, e := range h.Evidence {
		t.line("  - ", t.word(t.w.Weight[e.Weight], string(e.Weight)), ", ",
			t.word(t.w.Tag[e.Tag], string(e.Tag)), t.from(e.Observation), ": ", e.Text, " [", e.Observation, "]")
	}
}

// crossed lists what crossed the network.
func (t *textReport) crossed() {
	t.heading(t.w.Paths)
	if t.loopback() {
		t.line(t.w.Network.Loopback)
	}
	for _, p := range t.pathsShown() {
		parts := []string{}
		for i, stage := range stages {
			o, _ := t.find(stage, string(p))
			parts = append(parts, t.stageNames()[i]+" "+t.outcomeCell(o.Outcome).text)
		}
		if o, _ := t.find(report.CheckPathData, string(p)); o.Detail.Flow != nil && o.Detail.Flow.Returned > 0 {
			f := o.Detail.Flow
			parts = append(parts, t.w.Column.RTT+" "+t.float(f.RTTMS), t.w.Column.Jitter+" "+t.float(f.JitterMS))
			for _, loss := range []fact{{t.w.Column.LossUp, share(f.LossUp)}, {t.w.Column.LossDown, share(f.LossDown)}} {
				if loss.value != "" {
					parts = append(parts, loss.name+" "+loss.value)
				}
			}
		}
		t.line("- ", t.w.Path[p], ": ", strings.Join(parts, ", "))
	}
	t.heading(t.w.Servers)
	for _, i := range t.tried() {
		o := t.r.Observations[i]
		t.line("- ", o.Target, ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), t.ms(o.MS), candidates(o.Detail.ICE), t.gathered(o)))
	}
	t.heading(t.w.Network.Title)
	t.list(t.connectionFacts())
	t.heading(t.w.Call)
	t.list(t.callFacts())
	t.heading(t.w.Environment)
	t.list(t.environmentFacts())
}

func (t *textReport) token() {
	t.heading(t.w.Token)
	facts := t.tokenFacts()
	if len(facts) == 0 {
		t.line(t.w.NoToken)
	}
	t.list(facts)
}

func (t *textReport) seenByServer() {
	t.heading(t.w.Server)
	some := false
	for _, o := range t.r.Observations {
		if o.Source == report.FromServer && o.Check != report.CheckLogs {
			some = true
			t.line("- ", joined(" ", t.checkName(o.Check), t.target(o)), ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), t.seen(o)))
		}
	}
	if !some {
		t.line(t.w.NoServer)
	}
}

func (t *textReport) raised() {
	t.heading(t.w.Signals)
	if len(t.r.Signals) == 0 {
		t.line(t.w.NoSignals)
	}
	for _, s := range t.r.Signals {
		t.line("- ", joined(", ", s.Name+": "+t.signalValue(s.Value)+" ("+strconv.Itoa(s.At)+" "+t.w.Field.Milliseconds+")", t.originOfSignal(s)))
	}
}
