package page

import (
	"html/template"
	"io"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web"
	"sidetone/web/boot"
)

// Home is the first page.
func (s *Site) Home(w io.Writer) error {
	t := s.words()
	d := document{Title: s.title(t.Say("home.title"))}
	if s.Public {
		d.Prefetch = s.asset(AssetAgent)
	}
	return s.write(w, d, web.Frame(s.words(), s.to("/"), web.Wide,
		app.Section().Class("hero").Body(
			app.H1().Text(t.Say("home.headline")),
			app.P().Class("lead").Text(t.Say("home.lead")),
			app.If(s.Public, func() app.UI {
				return app.P().Body(app.A().ID("check").Class("primary").Class("button").Href(s.to("/d/public")).Text(t.Say("home.check")))
			}).Else(func() app.UI {
				return app.P().Class("note").Text(t.Say("home.no_public"))
			}),
		),
		app.Ul().Class("points").Body(
			app.Li().Body(app.H2().Text(t.Say("home.install")), app.P().Text(t.Say("home.install_text"))),
			app.Li().Body(app.H2().Text(t.Say("home.answer")), app.P().Text(t.Say("home.answer_text"))),
			app.Li().Body(app.H2().Text(t.Say("home.report")), app.P().Text(t.Say("home.report_text"))),
		),
		app.If(s.Console, func() app.UI {
			return app.P().Class("quiet").Body(app.Text(t.Say("home.support")+" "), app.A().Href(s.to("/console")).Text(t.Say("home.console")))
		}),
		app.If(s.Read, func() app.UI {
			return app.P().Class("quiet").Body(app.Text(t.Say("home.have_file")+" "), app.A().Href(s.to(ReadPath)).Text(t.Say("home.read")))
		}),
		app.P().Class("quiet").Body(app.Text(t.Say("home.have_code")+" "), app.A().Href(s.to(CodesPath)).Text(t.Say("home.codes"))),
	))
}

// RunOptions is what the diagnostic page knows of its link. The zero value is
// the public page.
type RunOptions struct {
	// Left is how many runs may be begun with it; nil: nothing counts. One that
	// has none left is still the page of what was found.
	Left *int
	// Devices: the caller is asked to try microphone, speaker and camera.
	Devices bool
	// Token: the caller is asked for an access token.
	Token bool
}

// Run is the diagnostic page of a link, before its agent has arrived.
func (s *Site) Run(w io.Writer, o RunOptions) error {
	if s.AgentBytes == 0 {
		return s.notBuilt(w)
	}
	d := document{
		Title:   s.title(s.words().Say("run.title")),
		Noindex: true, Left: o.Left,
		Agent: &agent{
			Boot: template.JS(boot.Script), Loader: s.asset(AssetStage), Lost: s.asset(AssetLost), URL: s.asset(AssetAgent),
			Version: s.AgentVersion, Bytes: s.AgentBytes, Words: s.words(), Problems: problems(s.words()),
		},
	}
	s.askDevices(&d, o.Devices)
	d.Token = o.Token
	d.Support, d.Contact, d.Logo, d.Days = s.Support.Name, s.Support.Contact, s.Support.Logo, s.days()
	trust := web.Trust{Support: d.Support, Contact: d.Contact, Logo: d.Logo, Days: d.Days}
	return s.write(w, d, &web.RunPage{Words: s.words(), Query: s.query(), Left: o.Left, Devices: o.Devices, AskToken: o.Token, Trust: trust})
}

// RunState is the diagnostic page in a given state, without the agent: what a
// caller sees at that moment. Stories and tests use it.
func (s *Site) RunState(w io.Writer, p *web.RunPage) error {
	p.Words = s.words()
	d := document{Title: s.words().Say("run.title"), Noindex: true}
	s.askDevices(&d, p.Devices)
	return s.write(w, d, p)
}

// notBuilt says plainly that this server has no agent.
func (s *Site) notBuilt(w io.Writer) error {
	t := s.words()
	return s.message(w, t.Say("home.not_built_title"), t.Say("home.not_built"), app.P().Body(app.Code().Text(t.Say("home.make"))))
}

// NotFound is the page for an address that does not exist (status 404).
func (s *Site) NotFound(w io.Writer) error {
	t := s.words()
	return s.message(w, t.Say("home.not_found_title"), t.Say("home.not_found"))
}

// LinkGone is the page for a link that does not exist or has expired (status
// 404).
func (s *Site) LinkGone(w io.Writer) error {
	t := s.words()
	return s.message(w, t.Say("home.link_gone_title"), t.Say("home.link_gone"), s.contact())
}

// ReportGone is the page for a report that does not exist, has expired or may
// not be seen (status 404).
func (s *Site) ReportGone(w io.Writer) error {
	t := s.words()
	return s.message(w, t.Say("home.report_gone_title"), t.Say("home.report_gone"))
}

// Error is the page for a failure of the server's own (status 500 and above).
func (s *Site) Error(w io.Writer) error {
	t := s.words()
	return s.message(w, t.Say("home.error_title"), t.Say("home.error"))
}

func (s *Site) message(w io.Writer, title, text string, more ...app.UI) error {
	t := s.words()
	body := append([]app.UI{app.H1().Text(title), app.P().Class("lead").Text(text)}, more...)
	body = append(body, app.P().Body(app.A().Class("button").Href(s.to("/")).Text(t.Say("home.to_first"))))
	d := document{Title: s.title(title), Noindex: true}
	return s.write(w, d, web.Frame(s.words(), s.to("/"), web.Narrow, app.Section().Class("hero").Body(body...)))
}
