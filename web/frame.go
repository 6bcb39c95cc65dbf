package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web/icons"
	"sidetone/web/words"
)

// Width of a page's column, as classes of the style sheet.
const (
	Narrow = "narrow" // for reading
	Wide   = "wide"   // for tables
)

// Frame sets the content of a page between the header and the footer that
// all pages share.
func Frame(l words.Lang, width string, content ...app.UI) app.UI {
	w := words.ForSite(l)
	return app.Div().Class("page").Class(width).Body(
		app.A().Class("skip").Href("#main").Text(w.Skip),
		app.Header().Class("top").Body(
			app.A().Class("brand").Href("/").Aria("label", w.HomeLink).Body(
				app.Raw(icons.Logo),
				app.Span().Text(w.Name),
			),
		),
		app.Main().ID("main").TabIndex(-1).Body(content...),
		app.Footer().Class("foot").Body(app.P().Text(w.Claim)),
	)
}

// Icon is a drawing of package icons in a tone of the style sheet.
func Icon(drawing, tone string) app.UI {
	return app.Span().Class("mark").Class(tone).Body(app.Raw(drawing))
}
