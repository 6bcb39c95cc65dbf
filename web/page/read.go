package page

import (
	"io"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web"
)

// ReadPath is the address where anybody has files read.
const ReadPath = "/read"

// ReadData is the form that takes files, with what came of it.
type ReadData struct {
	// Problem is why nothing was read (a message "read.problem.*"); empty:
	// nothing was sent yet.
	Problem string
	// Retry is in how many seconds it may be tried again, where Problem says so.
	Retry int
	// Details say of each file what is wrong with it; names of files are
	// somebody's text.
	Details []string
	// MaxMB of all files as they are sent.
	MaxMB int
	// Chosen: the language was chosen in the address, and stays.
	Chosen bool
	// Keeps: who asks may have a report kept.
	Keeps bool
}

// ReadForm is the page that takes files.
func (s *Site) ReadForm(w io.Writer, r ReadData) error {
	t := s.words()
	title := t.Say("read.title")
	if r.Problem != "" {
		title = r.says(t)
	}
	d := document{Title: s.title(title), Scripts: []string{s.asset(AssetRead)}}
	return s.write(w, d, web.Frame(t, s.to("/"), web.Narrow,
		app.Section().Class("hero").Body(
			app.H1().Text(t.Say("read.headline")),
			app.If(r.Problem != "", func() app.UI { return r.problem(t) }),
			app.P().Class("lead").Text(t.Say("read.lead")),
			r.form(t),
		),
		app.Section().Class("part").Body(
			app.H2().Text(t.Say("read.what")),
			app.Ul().Class("todo").Body(readable(t)...),
		),
	))
}

func (r ReadData) says(t *words.Catalogue) string {
	return t.Say("read.problem."+r.Problem, words.Args{"megabytes": r.MaxMB, "count": r.Retry})
}

func (r ReadData) problem(t *words.Catalogue) app.UI {
	var details []app.UI
	for _, text := range r.Details {
		details = append(details, app.Li().Text(text))
	}
	return app.Div().ID("problem").Class("note").Attr("role", "alert").TabIndex(-1).Body(
		app.P().Text(r.says(t)),
		app.If(len(details) > 0, func() app.UI { return app.Ul().Class("todo").Body(details...) }),
	)
}

// form takes files without a script, too: browsers take what is dropped on
// the field. The script (read.js) lets the whole page take it.
func (r ReadData) form(t *words.Catalogue) app.UI {
	action := ReadPath
	if r.Chosen {
		action += "?lang=" + t.Lang() // a tag of the catalogues
	}
	return app.Form().ID("read").Class("console").Method("post").Action(action).EncType("multipart/form-data").
		DataSet("reading", t.Say("read.reading")).
		DataSet("large", t.Say("read.too_large", words.Args{"megabytes": r.MaxMB})).
		DataSet("max", r.MaxMB<<20).
		Body(
			app.Label().For("file").Text(t.Say("read.files")),
			app.Input().ID("file").Name("file").Type("file").Class("drop").Multiple(true).Required(true).Aria("describedby", "file-hint"),
			app.P().ID("file-hint").Class("quiet").Text(t.Say("read.hint", words.Args{"megabytes": r.MaxMB})),
			app.P().ID("reading").Class("quiet").Attr("role", "status"),
			app.Div().Class("actions").Body(
				app.Button().Type("submit").Class("primary").Class("button").Text(t.Say("read.submit")),
				app.If(r.Keeps, func() app.UI {
					return app.Button().Type("submit").Class("button").Attr("formaction", ConsoleImportsPath).Text(t.Say("read.keep"))
				}),
			),
		)
}

// readable lists the forms of files.
func readable(t *words.Catalogue) []app.UI {
	var items []app.UI
	for _, form := range []string{"har", "console", "internals", "about", "stats", "rows", "report"} {
		items = append(items, app.Li().Text(t.Say("read.what."+form)))
	}
	return items
}
