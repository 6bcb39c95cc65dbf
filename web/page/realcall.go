package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// realCall is what was read of a real call; nothing where nothing was.
func (v *view) realCall() []app.UI {
	if !v.hasCall {
		return nil
	}
	w := v.w.Real
	call := *v
	call.ofCall = true
	parts := []app.UI{v.section("real", w.Title, w.Hint, call.said())}
	if len(call.pathsShown()) > 0 {
		parts = append(parts, v.section("real-paths", w.Paths, w.PathsHint, call.paths()))
	}
	if len(call.tried()) > 0 {
		parts = append(parts, v.section("real-servers", w.Servers, "", call.servers()))
	}
	if lines := call.streams(); len(lines) > 0 {
		parts = append(parts, v.section("real-media", w.Media, w.MediaHint, v.table(w.Media, call.streamHead(), lines)))
	}
	return parts
}

// spoken are the checks of what services, SDKs and the page say of a call.
var spoken = map[report.Check]bool{
	report.CheckCallEnd: true, report.CheckCallStart: true, report.CheckCallAgent: true, report.CheckCallOperation: true,
	report.CheckUFD: true, report.CheckCallHTTP: true, report.CheckConsole: true, report.CheckSignaling: true,
}

// said lists the words of a call: how it ended, user facing diagnostics,
// requests, lines of the console.
func (v *view) said() app.UI {
	c := v.w.Column
	var lines [][]cell
	for i, o := range v.r.Observations {
		if o.Origin == "" || !spoken[o.Check] {
			continue
		}
		what := text(v.checkName(o.Check))
		what.row = i + 1
		lines = append(lines, []cell{
			what, long(o.Target), v.outcomeCell(o.Outcome), v.codeCell(o), long(v.meaning(o)), text(v.originWord(o.Origin)),
		})
	}
	if len(lines) == 0 {
		return app.P().Class("quiet").Text(v.w.Real.Nothing)
	}
	return v.table(v.w.Real.Title, []string{c.Check, c.Target, c.Outcome, c.Code, v.w.Real.Meaning, v.w.Real.From}, lines)
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

// meaning is what a code stands for, and what was said beside it.
func (v *view) meaning(o report.Observation) string {
	var parts []string
	if e, known := entry(o); known {
		parts = append(parts, strings.TrimSuffix(e.Meaning, "."))
	}
	if c := o.Detail.Call; c != nil {
		parts = append(parts, c.Name, c.State, c.Reason, joined(", ", c.Categories...))
		if report.No(c.Local) {
			parts = append(parts, v.w.Real.OtherEnd)
		}
	}
	if o.Check == report.CheckUFD && isQuality(o) {
		parts = append(parts, v.w.Quality[o.Code])
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
	c, w := v.w.Column, v.w.Real
	return []string{w.Stream, c.Transport, w.Packets, w.Loss, c.Jitter, c.RTT, c.Rate, w.Pictures, w.Healed, w.From}
}

// streams is a line for each media stream.
func (v *view) streams() [][]cell {
	var lines [][]cell
	for i, o := range v.r.Observations {
		m := o.Detail.Media
		if o.Check != report.CheckMedia || m == nil {
			continue
		}
		name := text(joined(", ", v.word(v.w.Real.Kind[m.Kind], m.Kind), v.word(v.w.Real.Way[m.Direction], m.Direction), m.Quality))
		name.row = i + 1
		packets := v.outcomeCell(o.Outcome)
		if m.Packets != nil {
			packets = number(strconv.Itoa(*m.Packets))
		}
		lines = append(lines, []cell{
			name, text(m.Transport), packets, number(share(m.Loss)), number(v.optional(m.JitterMS)), number(v.optional(m.RTTMS)),
			number(whole(m.Kbps, " kbit/s")), number(whole(m.FPS, "")), number(share(m.Healed)), text(v.originWord(o.Origin)),
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

func whole(n *float64, unit string) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', 0, 64) + unit
}

// originWord says where evidence came from, in plain words.
func (v *view) originWord(o report.Origin) string {
	return v.word(v.w.Origin[o], string(o))
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

// matchChip says whether call and run agree.
func (v *view) matchChip(h report.Hypothesis) app.UI {
	word := v.w.Match[h.Match]
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
func (t *textReport) realCall() {
	if !t.hasCall {
		return
	}
	t.heading(t.w.Real.Title)
	for _, o := range t.r.Observations {
		if o.Origin == "" || !spoken[o.Check] {
			continue
		}
		t.line("- ", joined(" ", t.checkName(o.Check), o.Target), ": ",
			joined(", ", t.outcomeCell(o.Outcome).text, codeOf(o), t.meaning(o), t.originWord(o.Origin)))
	}
	call := *t.view
	call.ofCall = true
	for _, p := range call.pathsShown() {
		var parts []string
		for _, check := range []report.Check{report.CheckPathICE, report.CheckPathDTLS, report.CheckPathRTP} {
			o, _ := call.find(check, string(p))
			parts = append(parts, t.checkName(check)+" "+t.outcomeCell(o.Outcome).text)
		}
		t.line("- ", t.word(t.w.Path[p], string(p)), ": ", joined(", ", parts...))
	}
	for _, i := range call.tried() {
		o := t.r.Observations[i]
		t.line("- ", o.Target, ": ", joined(", ", t.outcomeCell(o.Outcome).text, code(o.Code), candidates(o.Detail.ICE), t.originWord(o.Origin)))
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
