package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/shared/words"
)

// Elements that code looks up by their ID.
const (
	headline   = "headline" // takes the focus when the page turns
	meaning    = "meaning"  // of the verdict, below its headline
	tokenInput = "token"
	// devicesPlace is where the script that tries devices (package web/devices)
	// puts its part of the page.
	devicesPlace = "devices-place"
)

// idle is the page before a run. Until the agent has arrived the loader shows
// its progress in the bar, and remembers it when the button is pressed.
func (p *RunPage) idle(w *words.Catalogue) app.UI {
	ready := p.State.Phase == run.Idle
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(w.Say("run.idle_headline")),
		app.P().Class("lead").Text(w.Say("run.idle_lead")),
		p.broken(w),
		app.If(p.Devices && !p.spent(), func() app.UI { return app.Div().ID(devicesPlace) }),
		app.If(p.spent(), func() app.UI { return spent(w) }).Else(func() app.UI { return p.startForm(w, ready) }),
	)
}

// spent says that the link has no run left, and offers none.
func spent(w *words.Catalogue) app.UI {
	return app.P().ID("spent").Class("note").Text(w.Say("run.spent"))
}

// broken says what became of a run that was cut off.
func (p *RunPage) broken(w *words.Catalogue) app.UI {
	if p.Broken == "" {
		return app.Text("")
	}
	return app.Div().ID("broken").Class("note").Role("status").Body(
		app.P().Text(w.Say("run."+string(p.Broken))),
		app.If(ReportPath(p.State.URL) != "", func() app.UI {
			return app.P().Body(
				app.Text(w.Say("run.broken_report")+" "),
				app.A().ID("details").Href(ReportPath(p.State.URL)).Text(w.Say("run.details")),
			)
		}),
		app.If(ReportPath(p.State.URL) == "" && p.State.Undelivered && p.sending.kept, func() app.UI {
			return app.P().Text(w.Say("delivery.partial_kept"))
		}),
	)
}

func (p *RunPage) startForm(w *words.Catalogue, ready bool) app.UI {
	return app.Form().OnSubmit(p.onStart).Body(
		app.If(!ready, func() app.UI {
			return app.NoScript().Body(app.P().Class("note").Text(w.Say("boot.no_script")))
		}),
		app.Button().ID("start").Class("primary").Type("submit").Text(w.Say("run.start")),
		app.If(!ready, func() app.UI {
			return app.Div().Class("boot-wait").Body(
				app.P().ID("boot-text").Text(w.Say("run.loading")),
				app.P().ID("boot-pressed").Hidden(true).Role("status").Text(w.Say("start.pressed")),
				// With no value it would be animated by the page's only thread, at each frame.
				app.Progress().ID("boot-progress").Max(100).Value(0).Aria("label", w.Say("run.loading")),
				// The numbers are put in by package boot.
				app.P().ID("boot-left").Class("quiet").Hidden(true).
					Text(w.Say("start.left", words.Args{"here": "%here", "whole": "%whole", "left": "%left"})),
			)
		}),
		app.P().Class("quiet").Text(w.Say("run.privacy")),
		p.whoGetsIt(w),
		p.tokenField(w, ready),
	)
}

// tokenField has its field when there is somebody to type for: an empty place keeps
// the page from moving then. Firefox looks over a page on which a field of a form
// appears, for passwords to keep: some 8 ms of its only thread (measured in Firefox
// 153), which a run that starts by itself pays for a field that is never shown.
func (p *RunPage) tokenField(w *words.Catalogue, ready bool) app.UI {
	if p.HasToken {
		return app.P().Class("note").Text(w.Say("run.token_from_link"))
	}
	fold := app.Details().Class("token")
	if p.AskToken {
		fold = fold.Open(true)
	}
	text := w.Say("run.token_label")
	label, field := app.UI(app.Div().Class("label").Text(text)), app.UI(app.Div().Class("field").Text("\u00a0"))
	if ready {
		label = app.Label().For(tokenInput).Text(text)
		field = app.Input().ID(tokenInput).Type("password").AutoComplete(false).Spellcheck(false).Aria("describedby", "token-hint")
	}
	return fold.Body(
		app.Summary().Text(w.Say("run.token_summary")),
		label,
		field,
		app.P().ID("token-hint").Class("quiet").Text(w.Say("run.token_hint")),
	)
}

// problem is the page of a run that could not be made, or not be judged.
func (p *RunPage) problem(w *words.Catalogue) app.UI {
	title, text := w.Say("run.failed_headline"), w.Say("run.failed")
	if p.State.Refused != 0 {
		title, text = w.Say("run.problem_headline"), refusal(w, p.State.Refused)
	}
	return app.Section().Class("hero").Body(
		app.H1().ID(headline).TabIndex(-1).Text(title),
		app.P().Class("lead").Text(text),
		p.problemNext(w),
		p.contact(w),
		app.If(p.mayRun() && !p.waiting(), func() app.UI { return p.again(w, "primary") }),
	)
}

// refusal says why the server began no run, by its status; the detail that it
// gives is for programs, in English.
func refusal(w *words.Catalogue, status int) string {
	if id := "run.refused." + strconv.Itoa(status); w.Has(id) {
		return w.Say(id)
	}
	return w.Say("run.refused.other")
}

// problemNext is what there is to do about a run that was not begun: wait,
// where there were too many, else ask for another link.
func (p *RunPage) problemNext(w *words.Catalogue) app.UI {
	switch {
	case p.State.Wait > 0:
		return p.wait(w)
	case p.State.Refused != 0:
		return app.P().Text(w.Say("run.problem_next"))
	}
	return app.Text("")
}

// mayRun: another run may be begun on this page.
func (p *RunPage) mayRun() bool {
	refused := p.State.Phase == run.Failed && p.State.Refused != 0 && p.State.Wait == 0
	return !p.spent() && !refused
}

// again offers another run.
func (p *RunPage) again(w *words.Catalogue, tone string) app.UI {
	return app.Form().Class("again").OnSubmit(p.onStart).Body(
		app.Button().ID("again").Class(tone).Type("submit").Text(w.Say("run.again")),
	)
}
