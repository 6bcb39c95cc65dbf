package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web/icons"
)

// Brand is the name of the product; it is the same in every language.
const Brand = "Sidetone"

// Width of a page's column, as classes of the style sheet.
const (
	Narrow = "narrow" // for reading
	Wide   = "wide"   // for tables
)

// Frame sets the content of a page between the header and the footer that
// all pages share. home is the address of the first page.
func Frame(w *words.Catalogue, home, width string, content ...app.UI) app.UI {
	return app.Div().Class("page").Class(width).Body(
		app.A().Class("skip").Href("#main").Text(w.Say("page.skip")),
		app.Header().Class("top").Body(
			app.A().Class("brand").Href(home).Aria("label", w.Say("page.home_link")).Body(
				app.Raw(icons.Logo),
				app.Span().Text(Brand),
			),
		),
		app.Main().ID("main").TabIndex(-1).Body(content...),
		app.Footer().Class("foot").Body(app.P().Text(w.Say("page.claim"))),
	)
}

// Icon is a drawing of package icons in a tone of the style sheet.
func Icon(drawing, tone string) app.UI {
	return app.Span().Class("mark").Class(tone).Body(app.Raw(drawing))
}
