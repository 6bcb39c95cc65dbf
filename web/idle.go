package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/shared/words"
)

// Elements that code looks up by their ID.
const (
	headline   = "headline" // takes the focus when the page turns
	tokenInput = "token"
)

// idle is the page before a run. Until the agent has arrived the button
// cannot be pressed, and the loader shows its progress in the bar.
func (p *RunPage) idle(w *words.Catalogue) app.UI {
	ready := p.State.Phase == run.Idle
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(w.Say("run.idle_headline")),
		app.P().Class("lead").Text(w.Say("run.idle_lead")),
		app.Form().OnSubmit(p.onStart).Body(
			startButton(w, ready),
			app.If(!ready, func() app.UI {
				return app.Div().Class("boot-wait").Body(
					app.P().ID("boot-text").Text(w.Say("run.loading")),
					app.Progress().ID("boot-progress").Max(100).Aria("label", w.Say("run.loading")),
				)
			}),
			app.P().Class("quiet").Text(w.Say("run.privacy")),
			p.tokenField(w, ready),
		),
	)
}

// startButton sets "disabled" only where it is true: on the server go-app
// writes a false one as an attribute, whose mere presence disables.
func startButton(w *words.Catalogue, ready bool) app.UI {
	button := app.Button().ID("start").Class("primary").Type("submit").Text(w.Say("run.start"))
	if !ready {
		button = button.Disabled(true)
	}
	return button
}

func (p *RunPage) tokenField(w *words.Catalogue, ready bool) app.UI {
	if p.HasToken {
		return app.P().Class("note").Text(w.Say("run.token_from_link"))
	}
	input := app.Input().ID(tokenInput).Type("password").AutoComplete(false).
		Spellcheck(false).Aria("describedby", "token-hint")
	if !ready {
		input = input.Disabled(true)
	}
	return app.Details().Class("token").Body(
		app.Summary().Text(w.Say("run.token_summary")),
		app.Label().For(tokenInput).Text(w.Say("run.token_label")),
		input,
		app.P().ID("token-hint").Class("quiet").Text(w.Say("run.token_hint")),
	)
}

// problem is the page of a run that could not be made, or not be judged.
func (p *RunPage) problem(w *words.Catalogue) app.UI {
	title, text := w.Say("run.failed_headline"), w.Say("run.failed")
	if p.State.Problem != "" {
		title, text = w.Say("run.problem_headline"), p.State.Problem
	}
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(title),
		app.P().Class("lead").Text(text),
		app.If(p.State.Problem != "", func() app.UI {
			return app.P().Text(w.Say("run.problem_next"))
		}),
		app.Form().OnSubmit(p.onStart).Body(
			app.Button().ID("again").Class("primary").Type("submit").Text(w.Say("run.again")),
		),
	)
}
