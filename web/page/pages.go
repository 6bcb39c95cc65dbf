package page

import (
	"html/template"
	"io"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web"
	"sidetone/web/boot"
	"sidetone/web/words"
)

// Home is the first page.
func (s *Site) Home(w io.Writer) error {
	t := words.ForHome(s.lang())
	d := document{Title: words.ForSite(s.lang()).Name + " – " + t.Title}
	if s.Public {
		d.Prefetch = s.asset(AssetAgent)
	}
	return s.write(w, d, web.Frame(s.lang(), web.Wide,
		app.Section().Class("hero").Body(
			app.H1().Text(t.Headline),
			app.P().Class("lead").Text(t.Lead),
			app.If(s.Public, func() app.UI {
				return app.P().Body(app.A().ID("check").Class("primary").Class("button").Href("/d/public").Text(t.Check))
			}).Else(func() app.UI {
				return app.P().Class("note").Text(t.NoPublic)
			}),
		),
		app.Ul().Class("points").Body(
			app.Range(t.Points).Slice(func(i int) app.UI {
				return app.Li().Body(app.H2().Text(t.Points[i].Title), app.P().Text(t.Points[i].Text))
			}),
		),
		app.If(s.Console, func() app.UI {
			return app.P().Class("quiet").Body(app.Text(t.Support+" "), app.A().Href("/console").Text(t.Console))
		}),
		app.P().Class("quiet").Body(app.Text(t.HaveCode+" "), app.A().Href(CodesPath).Text(t.Codes)),
	))
}

// Run is the diagnostic page of a link, before its agent has arrived. It is
// the same for every link.
func (s *Site) Run(w io.Writer) error {
	t := words.ForRun(s.lang())
	if s.AgentBytes == 0 {
		return s.notBuilt(w)
	}
	d := document{
		Title:   t.Title + " – " + words.ForSite(s.lang()).Name,
		Noindex: true,
		Agent: &agent{
			Boot: template.JS(boot.Script), Loader: s.asset(AssetLoader), URL: s.asset(AssetAgent),
			Version: s.AgentVersion, Bytes: s.AgentBytes, Words: words.ForBoot(s.lang()), Run: t,
		},
	}
	return s.write(w, d, &web.RunPage{Lang: s.lang()})
}

// RunState is the diagnostic page in a given state, without the agent: what a
// caller sees at that moment. Stories and tests use it.
func (s *Site) RunState(w io.Writer, p *web.RunPage) error {
	return s.write(w, document{Title: words.ForRun(s.lang()).Title, Noindex: true}, p)
}

// notBuilt says plainly that this server has no agent.
func (s *Site) notBuilt(w io.Writer) error {
	t := words.ForHome(s.lang())
	return s.message(w, t.NotBuiltTitle, t.NotBuilt, app.P().Body(app.Code().Text(t.Make)))
}

// NotFound is the page for an address that does not exist (status 404).
func (s *Site) NotFound(w io.Writer) error {
	t := words.ForHome(s.lang())
	return s.message(w, t.NotFoundTitle, t.NotFound)
}

// LinkGone is the page for a link that does not exist, has expired or is used
// up (status 404).
func (s *Site) LinkGone(w io.Writer) error {
	t := words.ForHome(s.lang())
	return s.message(w, t.LinkGoneTitle, t.LinkGone)
}

// ReportGone is the page for a report that does not exist, has expired or may
// not be seen (status 404).
func (s *Site) ReportGone(w io.Writer) error {
	t := words.ForHome(s.lang())
	return s.message(w, t.ReportGoneTitle, t.ReportGone)
}

// Error is the page for a failure of the server's own (status 500 and above).
func (s *Site) Error(w io.Writer) error {
	t := words.ForHome(s.lang())
	return s.message(w, t.ErrorTitle, t.Error)
}

func (s *Site) message(w io.Writer, title, text string, more ...app.UI) error {
	t := words.ForHome(s.lang())
	body := append([]app.UI{app.H1().Text(title), app.P().Class("lead").Text(text)}, more...)
	body = append(body, app.P().Body(app.A().Class("button").Href("/").Text(t.ToFirst)))
	d := document{Title: title + " – " + words.ForSite(s.lang()).Name, Noindex: true}
	return s.write(w, d, web.Frame(s.lang(), web.Narrow, app.Section().Class("hero").Body(body...)))
}
