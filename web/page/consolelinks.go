package page

import (
	"io"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// ConsoleLinks is the tab of links.
type ConsoleLinks struct {
	ConsoleFrame
	Links []ConsoleLink
	// Made is the id of a link that was just made; empty: none was.
	Made string
}

// ConsoleLink is a diagnostic link. ID is one of the server's own.
type ConsoleLink struct {
	ID, Ticket, URL, Profile string
	Language                 string // that its page is in, by its own name; empty: the browser's
	Created, Expires         time.Time
	Runs, Used               int
	Revoked, CanBeUsed       bool
	Devices, Token           bool // what the caller is asked for
	// Reports of its runs, the newest first; those beyond a few are in the
	// list of reports.
	Reports []ConsoleReport
}

// ConsoleLinks is the list of links, each with its runs.
func (s *Site) ConsoleLinks(w io.Writer, c ConsoleLinks) error {
	t := s.words()
	var rows []app.UI
	for _, l := range c.Links {
		rows = append(rows, linkRows(t, l, l.ID == c.Made)...)
	}
	list := []app.UI{app.P().Class("quiet").Text(t.Say("console.no_links"))}
	if len(rows) > 0 {
		var head []app.UI
		for _, id := range []string{"console.state_of", "console.ticket", "console.address", "console.runs", "console.expires", "console.made", "console.do"} {
			head = append(head, app.Th().Scope("col").Text(t.Say(id)))
		}
		list = []app.UI{app.Table().Class("links").Body(app.THead().Body(app.Tr().Body(head...)), app.TBody().Body(rows...))}
	}
	return s.consolePage(w, TabLinks, c.ConsoleFrame, app.Div().DataSet("part", "links").Body(list...))
}

// asks is what sets a link apart from a usual one: the language of its page, and
// what the caller is asked for.
func (l ConsoleLink) asks(t *words.Catalogue) []string {
	var said []string
	for _, a := range []struct {
		is   bool
		text string
	}{{l.Language != "", l.Language}, {l.Devices, t.Say("console.devices")}, {l.Token, t.Say("console.ask_token")}} {
		if a.is {
			said = append(said, a.text)
		}
	}
	return said
}

// linkRows are a link and its runs beneath it.
func linkRows(t *words.Catalogue, l ConsoleLink, made bool) []app.UI {
	state, tone := "console.over", "tone-quiet"
	switch {
	case l.Revoked:
		state = "console.revoked"
	case l.CanBeUsed:
		state, tone = "console.usable", "tone-good"
	}
	class := ""
	if made {
		class = "fresh"
	}
	id := "link-" + l.ID
	buttons := []app.UI{}
	if l.CanBeUsed {
		buttons = append(buttons,
			app.Button().Type("button").Class("copy").Hidden(true).DataSet("copy", id).DataSet("copied", t.Say("console.copied")).Text(t.Say("console.copy")),
			app.Form().Class("inline").Method("post").Action(ConsoleLinksPath).Body(
				app.Input().Type("hidden").Name("revoke").Value(l.ID),
				app.Button().Type("submit").Text(t.Say("console.revoke"))))
	}
	rows := []app.UI{app.Tr().Class(class).DataSet("key", l.ID).Body(
		app.Td().Class(tone).Text(t.Say(state)),
		app.Th().Scope("row").Body(app.Bdi().Text(orDash(l.Ticket))),
		app.Td().Body(app.Code().ID(id).Class("cut").Title(escaped(l.URL)).Text(l.URL),
			app.If(len(l.asks(t)) > 0, func() app.UI { return app.Span().Class("quiet").Body(app.Bdi().Text(joined(" · ", l.asks(t)...))) })),
		app.Td().Class("number").Text(t.Say("console.used_of", words.Args{"count": l.Used, "limit": l.Runs})),
		app.Td().Body(age(l.Expires)),
		app.Td().Body(age(l.Created)),
		app.Td().Class("do").Body(buttons...),
	)}
	for _, r := range l.Reports {
		rows = append(rows, app.Tr().Class("below").DataSet("key", l.ID+r.ID).Body(
			app.Td(),
			app.Td().ColSpan(3).Body(verdictWord(t, r), app.Text(" "), app.A().Class("open").Href("/r/"+r.ID).Body(app.Bdi().Text(lineName(t, r)))),
			app.Td().Body(app.Bdi().Text(r.Browser)),
			app.Td().ColSpan(2).Body(age(r.Created)),
		))
	}
	return rows
}

// lineName is what a line is called by: its cause, or what its verdict means.
func lineName(t *words.Catalogue, r ConsoleReport) string {
	// Until a run is over, what its partial reports lack is no finding.
	name := causeName(t, r)
	switch {
	case name != "":
		return name
	case r.Running:
		return t.Say("console.follow")
	case r.Title != "":
		return r.Title
	}
	return t.Say("console.unnamed")
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
