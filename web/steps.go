package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/web/icons"
	"sidetone/web/words"
)

// running is the page while the checks go on.
func (p *RunPage) running(w *words.Run) app.UI {
	return app.Section().Class("card running").Body(
		app.H1().ID(headline).TabIndex(-1).Text(w.RunningHeadline),
		app.P().Class("lead").Text(w.RunningLead),
		steps(w, p.State.Steps),
		app.P().Class("elapsed").Body(
			app.Text(w.RunningFor+" "),
			app.Span().Class("number").Text(strconv.Itoa(p.Seconds)),
			app.Text(" "+w.Seconds),
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
func steps(w *words.Run, list []run.Step) app.UI {
	return app.Ul().Class("steps").Aria("label", w.StepsLabel).Body(
		app.Range(list).Slice(func(i int) app.UI {
			s := list[i]
			look := stepLook[s.State]
			return app.Li().Class("step").Body(
				Icon(look.drawing, look.tone),
				app.Span().Class("step-name").Text(w.Step[s.ID]),
				app.Span().Class("step-state").Class(look.tone).Body(
					app.Text(w.StepState[s.State]),
					app.If(s.State == run.StepRunning && s.Total > 1, func() app.UI {
						return app.Span().Class("count").Text(
							" " + strconv.Itoa(s.Done) + " " + w.CountOf + " " + strconv.Itoa(s.Total))
					}),
				),
			)
		}),
	)
}
