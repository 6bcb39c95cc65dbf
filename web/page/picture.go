package page

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/shared/words"
	"sidetone/web/draw"
)

// probe is a row of the timeline: what belongs together, as the stages of a
// path do, or the URLs that were tried over one transport.
type probe struct {
	name         string
	observations []report.Observation
}

// probes are the rows in the order in which they began. What takes no time is
// not drawn.
func (v *view) probes() []*probe {
	var rows []*probe
	for _, o := range v.r.Observations {
		if !v.shown(o) || o.Outcome == report.NotTested || o.Check == report.CheckImport {
			continue
		}
		name := v.probeName(o)
		at := slices.IndexFunc(rows, func(p *probe) bool { return p.name == name })
		if at < 0 {
			rows, at = append(rows, &probe{name: name}), len(rows)
		}
		rows[at].observations = append(rows[at].observations, o)
	}
	sort.SliceStable(rows, func(a, b int) bool { return rows[a].begun() < rows[b].begun() })
	return rows
}

func (v *view) probeName(o report.Observation) string {
	switch o.Check {
	case report.CheckICE:
		u := stunuri.Parse(o.Target)
		return joined(" · ", protocol(u), strings.ToUpper(u.Transport))
	case report.CheckPathICE, report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP, report.CheckPathRate, report.CheckPathHello:
		return v.target(o)
	}
	return v.checkName(o.Check)
}

func (p *probe) begun() int {
	first := p.observations[0].At
	for _, o := range p.observations {
		first = min(first, o.At)
	}
	return first
}

func (p *probe) ended() int {
	last := 0
	for _, o := range p.observations {
		last = max(last, o.At+o.MS)
	}
	return last
}

// tally is how many of a row worked.
func (p *probe) tally() (good, all int) {
	for _, o := range p.observations {
		if o.Outcome == report.OK {
			good++
		}
	}
	return good, len(p.observations)
}

func (v *view) timelineHint() string {
	if v.ofCall {
		return v.say("real.timeline_hint")
	}
	return ""
}

// picture is the course of the run, a row a probe.
func (v *view) picture() app.UI {
	rows := v.probes()
	end := 0
	for _, p := range rows {
		end = max(end, p.ended())
	}
	if len(rows) == 0 || end == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_observations"))
	}
	verdict := 0
	if d := v.r.Diagnosis; d != nil && !v.ofCall {
		verdict = d.MS
		end = max(end, verdict)
	}
	items := make([]app.UI, len(rows))
	for i, p := range rows {
		items[i] = v.bars(p, end, verdict)
	}
	scale := v.say("desk.span", words.Args{"seconds": float64(end) / 1000})
	if verdict > 0 {
		scale = joined(" · ", scale, v.say("desk.verdict_at", words.Args{"seconds": float64(verdict) / 1000}))
	}
	return app.Div().Class("card").Body(
		app.P().Class("quiet").Text(scale),
		app.Ol().Class("timeline").Body(items...),
	)
}

// bars is a row: its name, its picture and its numbers.
func (v *view) bars(p *probe, end, verdict int) app.UI {
	tries := make([]draw.Bar, len(p.observations))
	for i, o := range p.observations {
		tries[i] = draw.Bar{From: o.At, To: o.At + o.MS, Good: o.Outcome == report.OK}
	}
	good, all := p.tally()
	outcome, tone := marks[report.OK], "tone-good"
	switch {
	case good == 0:
		outcome, tone = marks[report.Failed], "tone-bad"
	case good < all:
		outcome, tone = joined(" ", marks[report.Failed], v.counted(good, all)), "tone-warn"
	case all > 1:
		outcome = joined(" ", outcome, v.say("unit.count", words.Args{"count": all}))
	}
	return app.Li().Body(
		app.Span().Class("probe").Text(p.name),
		app.Raw(draw.Bars(tries, end, verdict)),
		app.Span().Class("took number").Body(app.Span().Class(tone).Text(outcome), app.Text(" "+v.took(p.ended()-p.begun()))),
	)
}

// courses are the pictures of the samples: round trip, loss and jitter of
// each path, packet by packet.
func (v *view) courses() app.UI {
	var figures []app.UI
	for _, p := range v.pathsShown() {
		o, row := v.find(report.CheckPathData, string(p))
		if f := o.Detail.Flow; row > 0 && f != nil && len(f.TripsMS) > 1 {
			figures = append(figures, v.course(v.term("path", string(p)), f))
		}
	}
	if len(figures) == 0 {
		return app.Div()
	}
	return app.Div().Class("courses").Body(figures...)
}

func (v *view) course(name string, f *report.Flow) app.UI {
	jitter := jitters(f.TripsMS)
	lost := 0
	for _, t := range f.TripsMS {
		if t < 0 {
			lost++
		}
	}
	picture := func(what, number string, drawing string) app.UI {
		return app.Div().Class("spark").Body(app.Span().Class("quiet").Text(what), app.Raw(drawing), app.Span().Class("number").Text(number))
	}
	return app.Div().Class("card course").Body(
		app.H3().Text(name),
		picture(v.say("column.rtt"), v.say("desk.up_to", words.Args{"what": words.Phrase{ID: "unit.ms", Args: words.Args{"ms": int(slices.Max(f.TripsMS) + 0.5)}}}), draw.Line(f.TripsMS)),
		picture(v.say("column.jitter"), v.float(f.JitterMS), draw.Line(jitter)),
		picture(v.say("real.loss"), v.lost(lost, len(f.TripsMS)), draw.Losses(f.TripsMS)),
	)
}

// jitters is the mean deviation of the round trip after each packet, as RFC
// 3550 6.4.1 works it out; a lost one leaves it as it was.
func jitters(trips []float64) []float64 {
	out := make([]float64, len(trips))
	jitter, last, known := 0.0, 0.0, false
	for i, t := range trips {
		if t >= 0 {
			if known {
				jitter += (math.Abs(t-last) - jitter) / 16
			}
			last, known = t, true
		}
		out[i] = jitter
	}
	return out
}
