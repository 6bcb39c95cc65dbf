package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/web/words"
)

// Elements that code looks up by their ID.
const (
	headline   = "headline" // takes the focus when the page turns
	tokenInput = "token"
)

// idle is the page before a run. Until the agent has arrived the button
// cannot be pressed, and the loader shows its progress in the bar.
func (p *RunPage) idle(w *words.Run) app.UI {
	ready := p.State.Phase == run.Idle
	boot := words.ForBoot(p.Lang)
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(w.IdleHeadline),
		app.P().Class("lead").Text(w.IdleLead),
		app.Form().OnSubmit(p.onStart).Body(
			startButton(w, ready),
			app.If(!ready, func() app.UI {
				return app.Div().Class("boot-wait").Body(
					app.P().ID("boot-text").Text(boot.Loading),
					app.Progress().ID("boot-progress").Max(100).Aria("label", boot.Loading),
				)
			}),
			app.P().Class("quiet").Text(w.Privacy),
			p.tokenField(w, ready),
		),
	)
}

// startButton sets "disabled" only where it is true: on the server go-app
// writes a false one as an attribute, whose mere presence disables.
func startButton(w *words.Run, ready bool) app.UI {
	button := app.Button().ID("start").Class("primary").Type("submit").Text(w.Start)
	if !ready {
		button = button.Disabled(true)
	}
	return button
}

func (p *RunPage) tokenField(w *words.Run, ready bool) app.UI {
	if p.HasToken {
		return app.P().Class("note").Text(w.TokenFromLink)
	}
	input := app.Input().ID(tokenInput).Type("password").AutoComplete(false).
		Spellcheck(false).Aria("describedby", "token-hint")
	if !ready {
		input = input.Disabled(true)
	}
	return app.Details().Class("token").Body(
		app.Summary().Text(w.TokenSummary),
		app.Label().For(tokenInput).Text(w.TokenLabel),
		input,
		app.P().ID("token-hint").Class("quiet").Text(w.TokenHint),
	)
}

// problem is the page of a run that could not be made, or not be judged.
func (p *RunPage) problem(w *words.Run) app.UI {
	title, text := w.FailedHeadline, w.Failed
	if p.State.Problem != "" {
		title, text = w.ProblemHeadline, p.State.Problem
	}
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(title),
		app.P().Class("lead").Text(text),
		app.If(p.State.Problem != "", func() app.UI {
			return app.P().Text(w.ProblemNext)
		}),
		app.Form().OnSubmit(p.onStart).Body(
			app.Button().ID("again").Class("primary").Type("submit").Text(w.Again),
		),
	)
}
