package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/icons"
	"sidetone/web/request"
)

// look is a drawing and the tone that goes with it.
type look struct{ drawing, tone string }

// verdictLook is that of a verdict.
var verdictLook = map[report.Verdict]look{
	report.Healthy:      {icons.OK, "tone-good"},
	report.Degraded:     {icons.Warning, "tone-warn"},
	report.Blocked:      {icons.Problem, "tone-bad"},
	report.Inconclusive: {icons.Unknown, "tone-quiet"},
}

// VerdictBanner is what the verdict means, and what is behind it.
func VerdictBanner(w *words.Catalogue, d report.Diagnosis) app.UI {
	look := lookOf(d)
	title := d.Title
	if id := "run.verdict." + string(d.Verdict); title == "" && w.Has(id) { // of a report from before there were titles
		title = w.Say(id)
	}
	return app.Div().Class("verdict").Class(look.tone).Body(
		Icon(look.drawing, ""),
		app.Div().Body(
			// The focus goes to the title, and what it means is read with it.
			app.H1().ID(headline).TabIndex(-1).Aria("describedby", meaning).Text(title),
			app.P().ID(meaning).Class("summary").Text(d.Summary),
		),
	)
}

// lookOf is how a diagnosis looks.
func lookOf(d report.Diagnosis) look {
	if d.Verdict == report.Healthy && unread(d) {
		return verdictLook[report.Inconclusive]
	}
	return verdictLook[d.Verdict]
}

// unread: the connection is fine, and the caller's token is not known to be.
// That is no green page.
func unread(d report.Diagnosis) bool {
	return len(d.Says) > 0 && d.Says[0].ID == "verdict.healthy_token_unread"
}

// verdict is the page once the verdict stands, while sockets are still
// watched and afterwards.
func (p *RunPage) verdict(w *words.Catalogue) app.UI {
	s := p.State
	d := *p.diagnosis()
	done := s.Phase == run.Done
	todo := request.ToDo(w, &d, !p.spent())
	return app.Div().Class("result").Body(
		VerdictBanner(w, d),
		app.P().Class("watching").Role("status").Body(
			app.If(!done, func() app.UI {
				return app.Span().Class("busy-line").Text(w.Say("run.still_watching"))
			}),
		),
		app.If(len(todo) > 0, func() app.UI {
			return app.Section().Class("card").Body(
				app.H2().Text(w.Say("run.do_headline")),
				app.Ol().Class("todo").Body(
					app.Range(todo).Slice(func(i int) app.UI { return app.Li().Text(todo[i]) }),
				),
			)
		}),
		p.elsewhere(w),
		p.sideBySide(w),
		p.yourReport(w),
		p.forIT(w),
		app.Details().Class("card").Body(
			app.Summary().Text(w.Say("run.steps")),
			steps(w, s.Steps),
		),
		p.deletion(w),
		p.contact(w),
		app.If(done && p.mayRun(), func() app.UI { return p.again(w, "") }),
		app.If(done && p.spent(), func() app.UI { return spent(w) }),
	)
}

// diagnosis is that of the run in the words of the page: engine and server put
// it into words of their own before.
func (p *RunPage) diagnosis() *report.Diagnosis {
	return forCaller(p.State.Report.Diagnosis, p.words())
}

// forCaller is a diagnosis in words of w.
func forCaller(d *report.Diagnosis, w *words.Catalogue) *report.Diagnosis {
	if d == nil || d.Lang == w.Lang() {
		return d
	}
	return render.ForCallerIn(d, w)
}

// copyLabel turns a button's label into the acknowledgement.
func (p *RunPage) copyLabel(label, block string) string {
	if p.copied == block {
		return p.words().Say("run.copied")
	}
	return label
}

func (p *RunPage) copiedText(w *words.Catalogue, block string) string {
	if p.copied == block {
		return w.Say("run.copied")
	}
	return ""
}
