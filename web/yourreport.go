package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/carried"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/qr"
)

// code is the report in an address, made once for each state that it is for.
type code struct {
	of      string // what it was made for
	address string // for copying
	picture qr.Code
	drawn   bool
}

// yourReport tells where the report is and what happens next, and has every way
// to pass it on.
func (p *RunPage) yourReport(w *words.Catalogue) app.UI {
	if path := ReportPath(p.State.URL); path != "" {
		return p.sentReport(w, path)
	}
	if !p.State.Undelivered {
		return app.P().ID("delivery").Class("quiet").Role("status").Text(w.Say("delivery.sending"))
	}
	code := p.reportCode()
	return app.Section().Class("card").DataSet("delivery", "kept").Body(
		app.H2().Text(w.Say("delivery.headline")),
		app.P().ID("delivery").Role("status").Text(p.whereItIs(w)),
		app.P().Text(w.Say("delivery.yourself")),
		app.If(code.drawn, func() app.UI { return app.P().Text(w.Say("delivery.scan")) }),
		app.If(code.drawn, func() app.UI { return p.picture(code.picture) }),
		app.Div().Class("actions").Body(
			app.Button().ID("save").Type("button").OnClick(p.onSave).Text(w.Say("delivery.save")),
			app.If(code.address != "", func() app.UI {
				return app.Button().ID("copy-code").Type("button").OnClick(p.onCopyCode).Text(p.copyLabel(w.Say("delivery.copy"), "code"))
			}),
			app.If(code.address != "" && canShare(), func() app.UI {
				return app.Button().ID("share").Type("button").OnClick(p.onShareCode).Text(w.Say("delivery.share"))
			}),
		),
		app.If(code.address != "", func() app.UI { return app.P().Class("quiet").Text(w.Say("delivery.less")) }),
		app.Span().Class("hidden-text").Role("status").Text(p.copiedText(w, "code")),
	)
}

// sentReport is the section of a report that has arrived.
func (p *RunPage) sentReport(w *words.Catalogue, path string) app.UI {
	code := p.addressCode()
	return app.Section().Class("card").DataSet("delivery", "sent").Body(
		app.H2().Text(w.Say("delivery.headline")),
		app.P().ID("delivery").Role("status").Text(w.Say("delivery.sent")),
		app.P().Class("address").Body(app.Code().ID("address").Text(p.State.URL)),
		app.Div().Class("actions").Body(
			app.Button().ID("copy-address").Type("button").OnClick(p.onCopyAddress).Text(p.copyLabel(w.Say("run.copy"), "address")),
			app.If(canShare(), func() app.UI {
				return app.Button().ID("share").Type("button").OnClick(p.onShare).Text(w.Say("run.share"))
			}),
			app.A().Class("button").ID("details").Href(path+p.Query).Text(w.Say("run.details")),
		),
		app.If(code.drawn, func() app.UI {
			return app.Details().ID("show-qr").Body(app.Summary().Text(w.Say("delivery.qr")), p.picture(code.picture))
		}),
		app.If(p.sending.byHand, func() app.UI { return app.P().Class("quiet").Text(w.Say("delivery.by_hand")) }),
		app.Span().Class("hidden-text").Role("status").Text(p.copiedText(w, "address")),
	)
}

// whereItIs says of a report that no server has where it is instead, and what
// becomes of it.
func (p *RunPage) whereItIs(w *words.Catalogue) string {
	switch {
	case p.sending.handing && !p.sending.tried:
		return w.Say("delivery.sending_again")
	case p.sending.refused:
		return w.Say("delivery.not_taken")
	}
	kept := "delivery.kept_nowhere"
	switch storage, _ := shelf(p.link); {
	case p.sending.kept && storage == "localStorage":
		kept = "delivery.kept_browser"
	case p.sending.kept:
		kept = "delivery.kept_tab"
	}
	return w.Say("delivery.kept") + " " + w.Say(kept)
}

// reportCode is the report itself as a code; empty where there is none to carry.
func (p *RunPage) reportCode() code {
	s, origin := p.State, p.origin()
	if s.Phase != run.Done || s.Report.Diagnosis == nil || origin == "" {
		return code{}
	}
	of := origin + "\n" + s.Report.Created.String()
	if p.code.of == of {
		return p.code
	}
	packed := s.Code(origin)
	address := origin + run.CarriedPath + "#"
	p.code = code{of: of, address: address + carried.Text(packed.Code)}
	p.code.picture, p.code.drawn = qr.Make(address, carried.Digits(packed.Code))
	return p.code
}

// addressCode is the address of a report that has arrived.
func (p *RunPage) addressCode() code {
	if of := p.State.URL; p.code.of != of {
		p.code = code{of: of}
		p.code.picture, p.code.drawn = qr.Make(of, "")
	}
	return p.code
}

// Pixels for a module of a QR code: as many as fit, and no more than it takes
// to be read across a table. On a narrow screen a code has the whole width, from
// edge to edge (.qr in the style sheet); elsewhere that of its card.
const (
	pixelsLeast  = 2
	pixelsMost   = 5
	narrowScreen = 430
	cardWidth    = 480
	besides      = 76 // of the card, on both sides
)

func (p *RunPage) picture(c qr.Code) app.UI {
	width := narrowScreen
	if app.IsClient {
		width = app.Window().Get("innerWidth").Int()
	}
	if width > narrowScreen {
		width = min(width-besides, cardWidth)
	}
	pixels := min(max(width/c.Modules, pixelsLeast), pixelsMost)
	return app.Figure().ID("qr").Class("qr").Role("img").Aria("label", p.words().Say("delivery.qr")).Body(app.Raw(c.SVG(pixels)))
}

func (p *RunPage) onCopyAddress(app.Context, app.Event) {
	copyText(p.State.URL)
	p.copied = "address"
}

func (p *RunPage) onCopyCode(app.Context, app.Event) {
	copyText(p.reportCode().address)
	p.copied = "code"
}

func (p *RunPage) onShare(app.Context, app.Event) { share(Brand, p.State.URL) }

func (p *RunPage) onShareCode(app.Context, app.Event) { share(Brand, p.reportCode().address) }

func (p *RunPage) onSave(app.Context, app.Event) { saveReport(p.State.Report) }
