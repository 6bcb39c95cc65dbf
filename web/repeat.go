package web

import (
	"context"
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// repeat makes the run that has a verdict the one before the next.
func (p *RunPage) repeat() {
	if p.State.Stands && p.State.Report.Diagnosis != nil {
		before := p.State
		before.Phase = run.Done
		p.Before = &before
	}
}

// beforeID is the ID of the report of the run before; empty: there is none, or it
// has not arrived yet.
func (p *RunPage) beforeID() string {
	if p.Before == nil || p.Before.Undelivered {
		return ""
	}
	path := ReportPath(p.Before.URL)
	return path[min(len(path), len("/r/")):]
}

// handOverBefore hands in the report of the run before, which its own network did
// not let through: the one that the caller has changed to may.
func (p *RunPage) handOverBefore(pause, since time.Duration) {
	if p.handingBefore || p.Before == nil || !p.Before.Undelivered || p.deliver == nil {
		return
	}
	p.handingBefore = true
	before := *p.Before
	go func() {
		d := p.deliver(context.Background(), before, p.way(false))
		p.page.Dispatch(func(app.Context) {
			p.handingBefore = false
			if p.Before == nil || !p.Before.Report.Created.Equal(before.Report.Created) {
				p.handOverBefore(handoverPause, 0) // that of another run by now
				return
			}
			taken := before.HandedIn(d)
			p.Before = &before
			if taken || d.Refused {
				p.keepRun(p.State)
				return
			}
			next := max(pause, d.Wait)
			p.page.After(next, func(app.Context) { p.handOverBefore(nextPause(pause, since), since+next) })
		})
	}()
}

// elsewhere asks for a run on another network where that would tell something.
func (p *RunPage) elsewhere(w *words.Catalogue) app.UI {
	d := p.diagnosis()
	if p.Before != nil || p.State.Phase != run.Done || !p.mayRun() || !request.ElsewhereTells(d) {
		return app.Text("")
	}
	return app.Section().ID("elsewhere").Class("card").Body(
		app.H2().Text(w.Say("repeat.ask_headline")),
		app.P().Text(w.Say("repeat.ask")),
		app.Form().OnSubmit(p.onStart).Body(
			app.Button().ID("check-there").Type("submit").Text(w.Say("repeat.start")),
		),
	)
}

// sideBySide shows what came of the run before and of this one.
func (p *RunPage) sideBySide(w *words.Catalogue) app.UI {
	if p.Before == nil || p.Before.Report.Diagnosis == nil {
		return app.Text("")
	}
	before, now := p.Before.Report, p.State.Report
	now.Diagnosis = p.diagnosis()
	column := func(title string, r report.Report) app.UI {
		d := forCaller(r.Diagnosis, w)
		return app.Div().Body(
			app.H3().Text(title),
			app.P().Class("standing").Body(
				Icon(lookOf(*d).drawing, lookOf(*d).tone),
				app.Span().Text(d.Title),
			),
		)
	}
	return app.Section().ID("both").Class("card").Body(
		app.H2().Text(w.Say("repeat.headline")),
		app.P().Text(w.Say(WentAs(before.Diagnosis, now.Diagnosis))),
		app.Div().Class("columns").Body(column(w.Say("repeat.first"), before), column(w.Say("repeat.second"), now)),
		app.If(sameAddress(before, now), func() app.UI { return app.P().Class("note").Text(w.Say("repeat.same_address")) }),
		app.If(p.State.URL != "" && p.beforeID() != "" && p.State.Report.Before == p.beforeID(), func() app.UI {
			return app.P().Class("quiet").Text(w.Say("repeat.seen_by_support"))
		}),
	)
}

// grave are the verdicts by how much is wrong; an inconclusive one has no place.
var grave = []report.Verdict{report.Healthy, report.Degraded, report.Blocked}

// WentAs is the sentence on how a run went beside the one before.
func WentAs(before, now *report.Diagnosis) string {
	if before == nil || now == nil {
		return "repeat.unclear"
	}
	was, is := slices.Index(grave, before.Verdict), slices.Index(grave, now.Verdict)
	switch {
	case was < 0 || is < 0:
		return "repeat.unclear"
	case is < was:
		return "repeat.better"
	case is > was:
		return "repeat.worse"
	}
	return "repeat.alike"
}

// sameAddress: both were seen to come from one public address.
func sameAddress(a, b report.Report) bool {
	address := request.PublicAddress(a.Observations)
	return address != "" && address == request.PublicAddress(b.Observations)
}
