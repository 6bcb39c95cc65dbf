package page

import (
	"net/url"
	"strconv"

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
	// Typed is what was sent with it and refused, by the names of its fields.
	Typed url.Values
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

// typed is what field holds: what was sent, or else what it begins with.
func (f ConsoleForm) typed(field, begins string) string {
	if !f.Typed.Has(field) {
		return begins
	}
	return f.Typed.Get(field)
}

// newLinkForm is one small form over every list.
func newLinkForm(t *words.Catalogue, f ConsoleForm) app.UI {
	profiles := make([]Choice, len(f.Profiles))
	for i, name := range f.Profiles {
		profiles[i] = Choice{name, name}
	}
	field := func(id, label string, input app.UI) app.UI {
		return app.Div().Class("field").Body(app.Label().For(id).Text(t.Say(label)), input)
	}
	typed := func(id, name string) app.HTMLInput {
		return app.Input().ID(id).Name(name).Type("text").AutoComplete(false).Value(escaped(f.typed(name, "")))
	}
	fold := app.Details().ID("new-link").Class("card")
	if f.Open {
		fold = fold.Open(true)
	}
	return fold.Body(
		app.Summary().Text(t.Say("console.new_link")),
		app.Form().Class("fields").Method("post").Action(ConsoleLinksPath).
			DataSet("copied", t.Say("console.link_copied")).DataSet("made", t.Say("console.link_made")).Body(
			field("link-ticket", "console.ticket", typed("link-ticket", "ticket").MaxLength(200)),
			field("link-expires", "console.works_for", f.choose("link-expires", "expires", f.Expires)),
			field("link-runs", "console.runs", app.Input().ID("link-runs").Name("runs").Type("number").Min(1).Max(10000).
				Value(escaped(f.typed("runs", strconv.Itoa(f.Runs))))),
			field("link-profile", "console.profile", f.choose("link-profile", "profile", profiles)),
			field("link-lang", "console.language", f.choose("link-lang", "lang", append([]Choice{{anyLanguage, t.Say("console.language_any")}}, f.Languages...))),
			field("link-call", "console.call_id", typed("link-call", "call_id")),
			app.Div().Class("field").Role("group").Aria("labelledby", "link-ask").Body(app.Span().ID("link-ask").Text(t.Say("console.ask_for")),
				app.Span().Body(f.ask("devices", t.Say("console.devices")), app.Text(" "), f.ask("token", t.Say("console.ask_token")))),
			app.Button().Type("submit").Class("primary").Text(t.Say("console.create")),
		),
	)
}

// choose is a field with a choice, of which the first is made beforehand.
func (f ConsoleForm) choose(id, name string, of []Choice) app.UI {
	options := make([]app.UI, len(of))
	for i, c := range of {
		option := app.Option().Value(escaped(c.Value)).Text(c.Name)
		if f.typed(name, of[0].Value) == c.Value {
			option = option.Selected(true)
		}
		options[i] = option
	}
	return app.Select().ID(id).Name(name).Body(options...)
}

// ask is a box for something that the caller is asked for.
func (f ConsoleForm) ask(name, label string) app.UI {
	box := app.Input().Type("checkbox").Name(name).Value("1")
	if f.Typed.Has(name) {
		box = box.Checked(true)
	}
	return app.Label().Body(box, app.Text(" "+label))
}
