package page

import (
	"io"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// ConsoleFiles is the tab that takes files of evidence.
type ConsoleFiles struct{ ConsoleFrame }

// ConsoleFiles takes files by choosing them or by dropping them on the field,
// which browsers do without a script; with it, anywhere on any tab.
func (s *Site) ConsoleFiles(w io.Writer, c ConsoleFiles) error {
	t := s.words()
	return s.consolePage(w, TabFiles, c.ConsoleFrame,
		app.P().Text(t.Say("console.import_lead")),
		app.If(s.Read, func() app.UI {
			return app.P().Class("quiet").Body(app.Text(t.Say("console.read_lead")+" "), app.A().Href(ReadPath).Text(t.Say("read.title")))
		}),
		app.Form().Class("console").Method("post").Action(ConsoleImportsPath).EncType("multipart/form-data").Body(
			app.Label().For("report").Text(t.Say("console.report")),
			app.Input().ID("report").Name("report").Type("text").Placeholder(t.Say("console.report_hint")),
			app.Label().For("file").Text(t.Say("console.files")),
			app.Input().ID("file").Name("file").Type("file").Class("drop").Multiple(true).Required(true),
			app.Button().Type("submit").Class("primary").Class("button").Text(t.Say("console.read")),
		),
		app.P().Class("quiet").Body(app.Text(t.Say("console.verify")+" "), app.A().Href(VerifyPath).Text(t.Say("verify.title"))),
	)
}

// dropForm takes what is dropped anywhere; only the script shows or uses it.
func dropForm(t *words.Catalogue) app.UI {
	return app.Form().ID("drop").Hidden(true).Method("post").Action(ConsoleImportsPath).EncType("multipart/form-data").Body(
		app.Input().ID("dropped").Name("file").Type("file").Multiple(true).Aria("label", t.Say("console.files")),
		app.Button().Type("submit").Hidden(true).Text(t.Say("console.read")),
		app.P().ID("drop-says").Class("note").Role("status").DataSet("reading", t.Say("console.reading")).Text(t.Say("console.drop")),
	)
}
