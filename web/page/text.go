package page

import (
	"bufio"
	"io"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// ReportText is the plain-text form of a report, for a ticket: short lines,
// no tables that a proportional typeface would break.
func (s *Site) ReportText(w io.Writer, r report.Report, o ReportOptions) error {
	t := &textReport{view: newView(s.words(), r, o), out: bufio.NewWriter(w)}
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
			t.line(f.name, ": ", t.value(f.value))
		}
	}
}

// mostValue is how much of a value is printed: a user agent or a list of
// addresses fits, and nobody reads a page of one.
const mostValue = 1000

// value is what somebody else may have written.
func (t *textReport) value(s string) string { return t.w.Value(s, mostValue) }

func (t *textReport) write() {
	t.line(t.title())
	t.line(strings.Repeat("=", len([]rune(t.title()))))
	if d := t.r.Diagnosis; d != nil {
		if d.Title != "" {
			t.line(d.Title)
		}
		t.line(d.Summary)
	} else {
		t.line(t.say("report.no_verdict"))
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
	for _, text := range t.cameAsCode() {
		t.line(text)
	}
	if !t.r.Complete {
		t.line(t.say("report.partial"))
	}
	if !t.o.Full {
		t.line(t.say("report.shortened"))
	}
}

func (t *textReport) judgement() {
	d := t.r.Diagnosis
	if d == nil {
		return
	}
	if h, ok := request.Primary(d); ok {
		t.heading(t.say("report.cause"))
		t.hypothesis(h)
	}
	for _, a := range []struct {
		name string
		id   report.Audience
	}{{t.say("report.for_caller"), report.ForCaller}, {t.say("report.for_it"), report.ForIT}, {t.say("report.for_developer"), report.ForDeveloper}} {
		if todo := request.Mitigations(d, a.id); len(todo) > 0 {
			t.heading(t.say("report.what_to_do") + ": " + a.name)
			for _, item := range todo {
				t.line("- ", item)
			}
		}
	}
	t.heading(t.say("report.hypotheses"))
	for _, h := range d.Hypotheses {
		if !t.isPrimary(h) {
			t.hypothesis(h)
		}
	}
}

func (t *textReport) hypothesis(h report.Hypothesis) {
	standing := joined(", ", t.stateWord(h.State), t.matchWord(h))
	if h.State.Holds() {
		standing += ", " + t.say("unit.share", words.Args{"share": h.Confidence})
	}
	t.line("* ", hypothesisTitle(h), ": ", standing)
	if h.Cause != "" {
		t.line("  ", t.cause(h.ID, h.Cause), " (", h.ID, " / ", h.Cause, ")")
	}
	if h.Because != "" {
		t.line("  ", t.say("report.because", words.Args{"what": t.titleOf(h.Because)}))
	}
	if h.Explanation != "" {
		t.line("  ", h.Explanation)
	}
	for _, e := range h.Evidence {
		t.line("  - ", t.term("weight", string(e.Weight)), ", ",
			t.term("tag", string(e.Tag)), t.from(e.Observation), ": ", e.Text, " [", e.Observation, "]")
	}
}

// crossed lists what crossed the network.
func (t *textReport) crossed() {
	t.heading(t.say("report.paths"))
	if t.loopback() {
		t.line(t.say("network.loopback"))
	}
	for _, p := range t.pathsShown() {
		parts := []string{}
		for i, stage := range stages {
			o, _ := t.find(stage, string(p))
			parts = append(parts, t.stageNames()[i]+" "+t.outcomeCell(o.Outcome).text)
		}
		if o, _ := t.find(report.CheckPathData, string(p)); o.Detail.Flow != nil && o.Detail.Flow.Returned > 0 {
			f := o.Detail.Flow
			parts = append(parts, t.say("column.rtt")+" "+t.float(f.RTTMS), t.say("column.jitter")+" "+t.float(f.JitterMS))
			for _, loss := range []fact{{t.say("column.loss_up"), t.share(f.LossUp)}, {t.say("column.loss_down"), t.share(f.LossDown)}} {
				if loss.value != "" {
					parts = append(parts, loss.name+" "+loss.value)
				}
			}
		}
		t.line("- ", t.term("path", string(p)), ": ", strings.Join(parts, ", "))
	}
	t.heading(t.say("report.servers"))
	for _, i := range t.tried() {
		o := t.r.Observations[i]
		t.line("- ", t.value(o.Target), ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), t.ms(o.MS), candidates(o.Detail.ICE), t.gathered(o)))
	}
	t.heading(t.say("network.title"))
	t.list(t.connectionFacts())
	t.heading(t.say("report.call"))
	t.list(t.callFacts())
	t.heading(t.say("report.environment"))
	t.list(t.environmentFacts())
}

func (t *textReport) token() {
	t.heading(t.say("report.token"))
	facts := t.tokenFacts()
	if len(facts) == 0 {
		t.line(t.say("report.no_token"))
	}
	if hint := t.tokenHint(); hint != "" {
		t.line(hint)
	}
	t.list(facts)
}

func (t *textReport) seenByServer() {
	t.heading(t.say("report.server"))
	some := false
	for _, o := range t.r.Observations {
		if o.Source == report.FromServer && o.Check != report.CheckLogs {
			some = true
			t.line("- ", joined(" ", t.checkName(o.Check), t.value(t.target(o))), ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), t.seen(o)))
		}
	}
	if !some {
		t.line(t.say("report.no_server"))
	}
}

func (t *textReport) raised() {
	t.heading(t.say("report.signals"))
	if len(t.r.Signals) == 0 {
		t.line(t.say("report.no_signals"))
	}
	for _, s := range t.r.Signals {
		t.line("- ", joined(", ", t.value(s.Name)+": "+t.signalValue(s.Value)+" ("+t.ms(s.At)+")", t.originOfSignal(s)))
	}
}
