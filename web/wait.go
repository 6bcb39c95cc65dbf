package web

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/shared/words"
)

// comeBackAt is when a caller may try again who was told to wait; zero: none was.
func (p *RunPage) comeBackAt() time.Time {
	switch {
	case p.State.Phase != run.Failed || p.State.Wait <= 0:
		return time.Time{}
	case p.waitUntil.IsZero(): // a page that no agent drew: it begins now
		return time.Now().Add(p.State.Wait)
	}
	return p.waitUntil
}

// waiting: it is too early for another run.
func (p *RunPage) waiting() bool { return time.Now().Before(p.comeBackAt()) }

// wait says when to come back, and counts down to it. The seconds are in no
// live region: they are not read one by one, and their end is.
func (p *RunPage) wait(w *words.Catalogue) app.UI {
	at := p.comeBackAt()
	left := int((time.Until(at) + time.Second - 1) / time.Second)
	return app.Div().ID("wait").Body(
		app.If(p.waiting(), func() app.UI {
			return app.P().Body(
				app.Text(w.Say("wait.until", words.Args{"time": clock(at, w.Lang())})+" "),
				app.Span().Class("quiet").Class("number").Text("("+w.Say("wait.left", words.Args{"seconds": left})+")"),
			)
		}),
		app.P().Role("status").Body(app.If(!p.waiting(), func() app.UI { return app.Text(w.Say("wait.over")) })),
	)
}

// keepWaiting counts down as long as the page waits.
func (p *RunPage) keepWaiting(generation int) {
	p.page.After(time.Second, func(app.Context) {
		if p.generation == generation && p.waiting() {
			p.keepWaiting(generation)
		}
	})
}

// clock is a time of day as the reader's language writes it, with the day where
// it is another one.
func clock(t time.Time, lang string) string {
	if app.IsServer {
		return t.Format("15:04")
	}
	how := map[string]any{"hour": "numeric", "minute": "2-digit"}
	if t.YearDay() != time.Now().YearDay() {
		how["weekday"] = "long"
	}
	return app.Window().Get("Date").New(t.UnixMilli()).Call("toLocaleString", lang, how).String()
}
