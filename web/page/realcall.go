package page

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/codes"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// realCall is what was read of a real call; nothing where nothing was.
func (v *view) realCall() []app.UI {
	if !v.hasCall {
		return nil
	}
	call := *v
	call.ofCall = true
	parts := []app.UI{v.section("real", v.say("real.title"), v.say("real.hint"), call.said())}
	if len(call.pathsShown()) > 0 {
		parts = append(parts, v.section("real-paths", v.say("real.paths"), v.say("real.paths_hint"), call.paths()))
	}
	if len(call.tried()) > 0 {
		parts = append(parts, v.section("real-servers", v.say("real.servers"), "", call.matrix()))
	}
	if lines := call.streams(); len(lines) > 0 {
		parts = append(parts, v.section("real-media", v.say("real.media"), v.say("real.media_hint"), v.table(v.say("real.media"), call.streamHead(), lines)))
	}
	return parts
}

// spoken: the observation is what services, SDKs and the page say of a call. What
// a log says of a connection is among it; where statistics do, a path shows it, but
// for one that failed beside another.
func spoken(o report.Observation) bool {
	return o.Origin != "" && (saidBy[o.Check] || o.Check == report.CheckConnection && o.Origin == report.OriginConsole || failedBeside(o))
}

// failedBeside: a connection of the call failed, and another one of it stayed.
func failedBeside(o report.Observation) bool {
	c := o.Detail.Connection
	return o.Check == report.CheckConnection && (o.Outcome == report.Failed || o.Outcome == report.Silent) && c != nil && report.Yes(c.Other)
}

var saidBy = map[report.Check]bool{
	report.CheckCallEnd: true, report.CheckCallStart: true, report.CheckCallAgent: true, report.CheckCallOperation: true,
	report.CheckUFD: true, report.CheckCallHTTP: true, report.CheckConsole: true, report.CheckSignaling: true,
}

// said lists the words of a call: how it ended, user facing diagnostics,
// requests, lines of the console.
func (v *view) said() app.UI {
	var lines [][]cell
	for i, o := range v.r.Observations {
		if !spoken(o) {
			continue
		}
		what := text(v.checkName(o.Check))
		what.row = i + 1
		lines = append(lines, []cell{
			what, long(o.Target), v.outcomeCell(o.Outcome), v.codeCell(o), long(v.meaning(o)), text(v.originWord(o.Origin)),
		})
	}
	if len(lines) == 0 {
		return app.P().Class("quiet").Text(v.say("real.nothing"))
	}
	return v.table(v.say("real.title"), []string{v.say("column.check"), v.say("column.target"), v.say("column.outcome"), v.say("column.code"), v.say("real.meaning"), v.say("real.from")}, lines)
}

// entry is the line of the table of codes for an end code.
func entry(o report.Observation) (codes.Entry, bool) {
	c := o.Detail.Call
	if c == nil || o.Check == report.CheckCallAgent || o.Code == 0 && o.Outcome != report.OK {
		return codes.Entry{}, false
	}
	vendor := c.Vendor
	if vendor == "" {
		vendor = o.Target
	}
	return codes.Lookup(vendor, o.Code, c.SubCode)
}

// codeCell is a code as people write it, with the way to what it means.
func (v *view) codeCell(o report.Observation) cell {
	c := number(codeOf(o))
	if e, known := entry(o); known && c.text != "" {
		c.href = CodesPath + "#" + e.Anchor()
	}
	return c
}

func codeOf(o report.Observation) string {
	if c := o.Detail.Call; c != nil && c.SubCode != 0 {
		return strconv.Itoa(o.Code) + "/" + strconv.Itoa(c.SubCode)
	}
	return code(o.Code)
}

// fullStops are those of the languages of the catalogues.
const fullStops = ".。"

// meaning is what a code stands for, and what was said beside it.
func (v *view) meaning(o report.Observation) string {
	var parts []string
	if e, known := entry(o); known {
		parts = append(parts, strings.TrimRight(v.say(e.MeaningID()), fullStops))
	}
	if c := o.Detail.Call; c != nil {
		parts = append(parts, c.Name, c.State, c.Reason, joined(", ", c.Categories...))
		if report.No(c.Local) {
			parts = append(parts, v.say("real.other_end"))
		}
	}
	switch {
	case o.Detail.Failure.Is(report.FailureDirectPath):
		parts = append(parts, v.say("real.direct_path"))
	case failedBeside(o):
		parts = append(parts, v.say("real.failed_beside"))
	}
	if o.Check == report.CheckUFD && isQuality(o) {
		parts = append(parts, v.term("quality", strconv.Itoa(o.Code)))
	}
	if s := o.Detail.Socket; s != nil {
		parts = append(parts, v.life(s)...)
	}
	return joined("; ", append(parts, o.Detail.Text)...)
}

// isQuality: the UFD has three values; 1 of a flag is up and not good.
func isQuality(o report.Observation) bool {
	return o.Code > 1 || o.Code == 1 && o.Outcome == report.OK
}

func (v *view) streamHead() []string {
	return []string{v.say("real.stream"), v.say("column.transport"), v.say("real.packets"), v.say("real.loss"), v.say("column.jitter"), v.say("column.rtt"), v.say("column.rate"), v.say("real.pictures"), v.say("real.healed"), v.say("real.from")}
}

// streams is a line for each media stream.
func (v *view) streams() [][]cell {
	var lines [][]cell
	for i, o := range v.r.Observations {
		m := o.Detail.Media
		if o.Check != report.CheckMedia || m == nil {
			continue
		}
		name := text(joined(", ", v.term("media", m.Kind), v.term("direction", m.Direction), m.Quality))
		name.row = i + 1
		packets := v.outcomeCell(o.Outcome)
		if m.Packets != nil {
			packets = number(v.say("unit.count", words.Args{"count": *m.Packets}))
		}
		lines = append(lines, []cell{
			name, text(m.Transport), packets, number(v.share(m.Loss)), number(v.optional(m.JitterMS)), number(v.optional(m.RTTMS)),
			number(v.whole(m.Kbps, "unit.kbps", "kbps")), number(v.whole(m.FPS, "unit.fps", "fps")), number(v.share(m.Healed)), text(v.originWord(o.Origin)),
		})
	}
	return lines
}

func (v *view) optional(ms *float64) string {
	if ms == nil {
		return ""
	}
	return v.float(*ms)
}

func (v *view) whole(n *float64, id, argument string) string {
	if n == nil {
		return ""
	}
	return v.say(id, words.Args{argument: math.Round(*n)})
}

// originWord says where evidence came from, in plain words.
func (v *view) originWord(o report.Origin) string {
	if o == "" {
		return v.say("origin.run")
	}
	return v.term("origin", string(o))
}

// originChip says of a piece of evidence whether it is the call's or the
// run's, where there are both or only a call.
func (v *view) originChip(id string) app.UI {
	if !v.hasCall {
		return app.Span()
	}
	origin := v.originOf(id)
	class := "origin of-run"
	if origin != "" {
		class = "origin of-call"
	}
	return app.Span().Class(class).Text(v.originWord(origin))
}

func (v *view) originOf(id string) report.Origin {
	if i, ok := v.row[id]; ok {
		return v.r.Observations[i].Origin
	}
	return ""
}

// matchWord is empty where only a call or only a run has a word.
func (v *view) matchWord(h report.Hypothesis) string {
	if h.Match == "" {
		return ""
	}
	return v.term("match", string(h.Match))
}

// matchChip says whether call and run agree.
func (v *view) matchChip(h report.Hypothesis) app.UI {
	word := v.matchWord(h)
	if word == "" {
		return app.Span()
	}
	tone := "tone-good"
	if h.Match == report.Contradicts {
		tone = "tone-warn"
	}
	return chip(word, tone)
}

// from is the origin of a piece of evidence in the text form.
func (t *textReport) from(id string) string {
	if !t.hasCall {
		return ""
	}
	return ", " + t.originWord(t.originOf(id))
}

func (t *textReport) originOfSignal(s report.Signal) string {
	if !t.hasCall {
		return ""
	}
	return t.originWord(s.Origin)
}

// realCall lists what was read of a call.
// spokenLine is what was said, in a line.
func (v *view) spokenLine(o report.Observation) string {
	return joined(" ", v.checkName(o.Check), v.w.Value(o.Target, mostValue)) + ": " +
		joined(", ", v.outcomeCell(o.Outcome).text, codeOf(o), v.meaning(o), v.originWord(o.Origin))
}

// FailedBeside is a line for a connection that failed while another one of the call
// stayed; empty: there is none.
func (s *Site) FailedBeside(r report.Report) string {
	if i := slices.IndexFunc(r.Observations, failedBeside); i >= 0 {
		return newView(s.words(), r, ReportOptions{Full: true}).spokenLine(r.Observations[i])
	}
	return ""
}

// Said lists what was said of a real call, a line each and at most so many, what
// failed before the rest.
func (s *Site) Said(r report.Report, most int) (list []string) {
	v := newView(s.words(), r, ReportOptions{Full: true})
	for _, failed := range []bool{true, false} {
		for _, o := range r.Observations {
			if spoken(o) && failed == (o.Outcome == report.Failed) && len(list) < most {
				if line := v.spokenLine(o); !slices.Contains(list, line) {
					list = append(list, line)
				}
			}
		}
	}
	return list
}

func (t *textReport) realCall() {
	if !t.hasCall {
		return
	}
	t.heading(t.say("real.title"))
	for _, o := range t.r.Observations {
		if spoken(o) {
			t.line("- ", t.spokenLine(o))
		}
	}
	call := *t.view
	call.ofCall = true
	for _, p := range call.pathsShown() {
		var parts []string
		for _, check := range []report.Check{report.CheckPathICE, report.CheckPathDTLS, report.CheckPathRTP} {
			o, _ := call.find(check, string(p))
			parts = append(parts, t.checkName(check)+" "+t.outcomeCell(o.Outcome).text)
		}
		t.line("- ", t.term("path", string(p)), ": ", joined(", ", parts...))
	}
	for _, i := range call.tried() {
		o := t.r.Observations[i]
		t.line("- ", t.value(o.Target), ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), candidates(o.Detail.ICE), t.originWord(o.Origin)))
	}
	head := t.streamHead()
	for _, line := range call.streams() {
		var parts []string
		for i, c := range line[1:] {
			if c.text != "" {
				parts = append(parts, head[i+1]+" "+c.text)
			}
		}
		t.line("- ", line[0].text, ": ", joined(", ", parts...))
	}
}
