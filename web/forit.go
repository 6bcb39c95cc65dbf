package web

import (
	"net/url"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web/request"
)

// forIT is the text for the IT department, in the words of the page and in
// English, ready to be copied, mailed and printed.
func (p *RunPage) forIT(w *words.Catalogue) app.UI {
	r, english := p.State.Report, words.English()
	text := p.requestIn(w)
	if text == "" {
		return app.Div()
	}
	return app.Details().ID(requestFold).Class("card").Body(
		app.Summary().Text(w.Say("run.it_headline")),
		app.P().Class("noprint").Text(w.Say("run.it_text")),
		app.Pre().ID("request").TabIndex(0).Lang(w.Lang()).Text(text),
		p.passOn(w, request.Subject(w, r), text, ""),
		app.If(w.Lang() != english.Lang(), func() app.UI {
			text := p.requestIn(english)
			return app.Details().ID(requestFold+inEnglish).Body(
				app.Summary().Text(w.Say("passon.english")),
				app.Pre().ID("request"+inEnglish).TabIndex(0).Lang(english.Lang()).Dir(english.Dir()).Text(text),
				p.passOn(w, request.Subject(english, r), text, inEnglish),
			)
		}),
	)
}

const (
	// requestFold is the part of the page that is printed by itself.
	requestFold = "for-it"
	// inEnglish ends the ids of the English text.
	inEnglish = "-en"
)

// passOn are the ways on of a text.
func (p *RunPage) passOn(w *words.Catalogue, subject, text, which string) app.UI {
	copied := "request" + which
	mail := mailTo(w, subject, text)
	return app.Div().Body(
		app.Div().Class("actions").Body(
			app.Button().ID("copy-request"+which).Type("button").Text(p.copyLabel(w.Say("run.copy_request"), copied)).
				OnClick(func(app.Context, app.Event) { copyText(text); p.copied = copied }),
			app.A().ID("mail-request"+which).Class("button").Href(mail.address).Text(w.Say("passon.mail")).
				OnClick(func(app.Context, app.Event) {
					if !mail.whole { // what the message has no room for is on the clipboard
						copyText(text)
						p.copied = copied
					}
				}),
			app.Button().ID("print-request"+which).Type("button").Text(w.Say("passon.print")).
				OnClick(func(app.Context, app.Event) { printOnly("request" + which) }),
		),
		app.Span().Class("hidden-text").Role("status").Text(p.copiedText(w, copied)),
	)
}

// requestIn is the text in the words of w.
func (p *RunPage) requestIn(w *words.Catalogue) string {
	r := p.State.Report
	r.Diagnosis = forCaller(r.Diagnosis, w)
	return request.Text(w, r, p.State.URL)
}

// mostMail is how long a mailto address may be: programs that open them on
// Windows take 2083 characters (the limit of INTERNET_MAX_URL_LENGTH).
const mostMail = 2000

// mail is a message that the caller's own program opens.
type mail struct {
	address string
	whole   bool // the text is in it
}

// mailTo addresses a text, whose first line is its subject, to nobody yet. Where
// it is too long for an address, the message asks to paste it.
func mailTo(w *words.Catalogue, subject, text string) mail {
	_, body, _ := strings.Cut(text, "\n")
	address := func(body string) string {
		return "mailto:?subject=" + inMail(subject) + "&body=" + inMail(strings.ReplaceAll(body, "\n", "\r\n"))
	}
	if whole := address(strings.TrimSpace(body)); len(whole) <= mostMail {
		return mail{whole, true}
	}
	return mail{address(w.Say("passon.paste")), false}
}

// inMail escapes for an address of RFC 6068, in which a plus is a plus.
func inMail(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
