package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// savedFilters are the filters that have a name, each a chip, and the way to
// save or forget the one that holds.
func savedFilters(t *words.Catalogue, c ConsoleReports) app.UI {
	here := clone(c.Asked).Encode()
	var chips []app.UI
	known := false
	for _, f := range c.Saved {
		chip := app.A().Class("chip").Href(address(ConsolePath, f.Asked))
		current := here != "" && clone(f.Asked).Encode() == here
		if current {
			known = true
			chip = chip.Aria("current", "true").Href(ConsolePath)
		}
		chip = chip.Body(app.Bdi().Text(f.Name), app.If(f.Shared, func() app.UI {
			return app.Span().Class("quiet").Text(" · " + t.Say("console.saved_shared"))
		}), app.If(current, func() app.UI { return app.Span().Aria("hidden", "true").Text(" ✕") }))
		chips = append(chips, chip)
		if current && f.MayForget {
			chips = append(chips, app.Form().Class("inline").Method("post").Action(ConsoleFiltersPath).Body(
				app.Input().Type("hidden").Name("forget").Value(f.ID),
				app.Input().Type("hidden").Name("search").Value(escaped(here)),
				app.Button().ID("drop-filter").Type("submit").Text(t.Say("console.unsave"))))
		}
	}
	if here != "" && !known {
		chips = append(chips, saveFilter(t, here, c.MayShare))
	}
	if len(chips) == 0 {
		return app.Text("")
	}
	if len(c.Saved) > 0 {
		chips = append([]app.UI{app.Span().Class("quiet").Text(t.Say("console.saved"))}, chips...)
	}
	return app.Div().ID("saved").Class("chips tools").Role("group").Aria("label", t.Say("console.saved")).Body(chips...)
}

// saveFilter is the form that gives what is asked for a name.
func saveFilter(t *words.Catalogue, here string, mayShare bool) app.UI {
	return app.Details().ID("save-filter").Class("save").Body(
		app.Summary().Class("chip").Text(t.Say("console.save")),
		app.Form().Class("fields").Method("post").Action(ConsoleFiltersPath).Body(
			app.Input().Type("hidden").Name("search").Value(escaped(here)),
			app.Div().Class("field").Body(
				app.Label().For("filter-name").Text(t.Say("console.save_ask")),
				app.Input().ID("filter-name").Name("name").Type("text").Required(true).AutoComplete(false).MaxLength(MaxFilterName)),
			app.If(mayShare, func() app.UI {
				return app.Label().Body(app.Input().ID("filter-shared").Type("checkbox").Name("shared").Value("1"),
					app.Text(" "+t.Say("console.save_shared")))
			}),
			app.Button().Type("submit").Class("primary").Text(t.Say("console.save_it")),
		),
	)
}

// MaxFilterName is how many characters the name of a filter may have: as many as
// a chip shows.
const MaxFilterName = 60
