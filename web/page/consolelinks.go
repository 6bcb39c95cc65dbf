package page

import (
	"io"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// ConsoleForm is the form for a new link. Its texts are of the server's
// configuration.
type ConsoleForm struct {
	Profiles []string
	// Languages that a link can be in, by tag and by their own name.
	Languages []Choice
	// Expires are how long a link can live; Runs how many it gets by default.
	Expires []Choice
	Runs    int
	// Open: it is shown at once.
	Open bool
	// Ticket that is in it already.
	Ticket string
}

// anyLanguage is the choice of no language: an empty one would be sent as its text.
const anyLanguage = "any"

// LanguageOf is the tag that the form for a link was sent with; empty: the
// browser's own.
func LanguageOf(chosen string) string {
	if chosen == anyLanguage {
		return ""
	}
	return chosen
}

// Choice is one of a list to choose from.
type Choice struct{ Value, Name string }

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

// newLinkForm is one small form over every list.
func newLinkForm(t *words.Catalogue, f ConsoleForm) app.UI {
	option := func(c Choice, chosen bool) app.UI {
		o := app.Option().Value(escaped(c.Value)).Text(c.Name)
		if chosen {
			o = o.Selected(true)
		}
		return o
	}
	profiles := make([]app.UI, len(f.Profiles))
	for i, name := range f.Profiles {
		profiles[i] = option(Choice{name, name}, i == 0)
	}
	expires := make([]app.UI, len(f.Expires))
	for i, c := range f.Expires {
		expires[i] = option(c, i == 0)
	}
	languages := []app.UI{app.Option().Value(anyLanguage).Text(t.Say("console.language_any"))}
	for _, c := range f.Languages {
		languages = append(languages, option(c, false))
	}
	field := func(id, label string, input app.UI) app.UI {
		return app.Div().Class("field").Body(app.Label().For(id).Text(t.Say(label)), input)
	}
	fold := app.Details().ID("new-link").Class("card")
	if f.Open {
		fold = fold.Open(true)
	}
	return fold.Body(
		app.Summary().Text(t.Say("console.new_link")),
		app.Form().Class("fields").Method("post").Action(ConsoleLinksPath).
			DataSet("copied", t.Say("console.link_copied")).DataSet("made", t.Say("console.link_made")).Body(
			field("link-ticket", "console.ticket", app.Input().ID("link-ticket").Name("ticket").Type("text").AutoComplete(false).MaxLength(200).Value(escaped(f.Ticket))),
			field("link-expires", "console.works_for", app.Select().ID("link-expires").Name("expires").Body(expires...)),
			field("link-runs", "console.runs", app.Input().ID("link-runs").Name("runs").Type("number").Min(1).Max(10000).Value(f.Runs)),
			field("link-profile", "console.profile", app.Select().ID("link-profile").Name("profile").Body(profiles...)),
			field("link-lang", "console.language", app.Select().ID("link-lang").Name("lang").Body(languages...)),
			field("link-call", "console.call_id", app.Input().ID("link-call").Name("call_id").Type("text").AutoComplete(false)),
			app.Div().Class("field").Role("group").Aria("labelledby", "link-ask").Body(app.Span().ID("link-ask").Text(t.Say("console.ask_for")), app.Span().Body(
				app.Label().Body(app.Input().Type("checkbox").Name("devices").Value("1"), app.Text(" "+t.Say("console.devices"))), app.Text(" "),
				app.Label().Body(app.Input().Type("checkbox").Name("token").Value("1"), app.Text(" "+t.Say("console.ask_token"))))),
			app.Button().Type("submit").Class("primary").Text(t.Say("console.create")),
		),
	)
}

// Links is the list of links, each with its runs.
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
