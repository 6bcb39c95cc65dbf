package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/icons"
)

// running is the page while the checks go on.
func (p *RunPage) running(w *words.Catalogue) app.UI {
	return app.Section().Class("card running").Body(
		app.H1().ID(headline).TabIndex(-1).Text(w.Say("run.running_headline")),
		app.P().Class("lead").Text(w.Say("run.running_lead")),
		steps(w, p.State.Steps),
		app.P().Class("elapsed").Body(
			app.Span().Class("number").Text(w.Say("run.elapsed", words.Args{"seconds": p.Seconds})),
			app.Button().ID("cancel").Type("button").OnClick(p.onCancel).Text(w.Say("run.cancel")),
		),
	)
}

// stepLook is the drawing and the tone that go with a state; the word is in
// the table of words.
var stepLook = map[run.StepState]struct{ drawing, tone string }{
	run.StepWaiting:   {icons.Waiting, "tone-quiet"},
	run.StepRunning:   {icons.Running, "tone-busy"},
	run.StepOK:        {icons.OK, "tone-good"},
	run.StepProblem:   {icons.Problem, "tone-bad"},
	run.StepNotTested: {icons.Skipped, "tone-quiet"},
}

// steps lists what is checked and how each stands, in words and drawings.
func steps(w *words.Catalogue, list []run.Step) app.UI {
	return app.Ul().Class("steps").Aria("label", w.Say("run.steps_label")).Body(
		app.Range(list).Slice(func(i int) app.UI {
			s := list[i]
			look := stepLook[s.State]
			return app.Li().Class("step").Body(
				Icon(look.drawing, look.tone),
				app.Span().Class("step-name").Text(w.Say("step."+string(s.ID))),
				app.Span().Class("step-state").Class(look.tone).Body(
					app.Text(w.Say("step_state."+string(s.State))),
					app.If(s.State == run.StepRunning && s.Total > 1, func() app.UI {
						return app.Span().Class("count").Text(
							" " + w.Say("run.step_count", words.Args{"count": s.Done, "total": s.Total}))
					}),
				),
			)
		}),
	)
}
