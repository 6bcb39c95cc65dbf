package page

import (
	"io"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web"
	"sidetone/web/words"
)

// ConsolePath and the addresses below it that its forms post to.
const (
	ConsolePath        = "/console"
	ConsoleSessionPath = "/console/session"
	ConsoleImportsPath = "/console/imports"
	ConsoleLinksPath   = "/console/links"
)

// ConsoleData is what the console shows.
type ConsoleData struct {
	Reports []ConsoleReport
	Links   []ConsoleLink
	Made    string // address of a link that was just made
	Problem string // what a form was refused for
}

// ConsoleReport is one line of the list. ID is one of the server's own.
type ConsoleReport struct {
	ID, Verdict, Cause, Ticket string
	Created                    time.Time
}

// ConsoleLink is a diagnostic link. ID is one of the server's own.
type ConsoleLink struct {
	ID, Ticket, URL    string
	Created, Expires   time.Time
	Runs, Used         int
	Revoked, CanBeUsed bool
}

// SignIn is the form before the console; wrong: the key was not the right one.
func (s *Site) SignIn(w io.Writer, wrong bool) error {
	t := words.ForConsole(s.lang())
	d := document{Title: t.SignIn + " – " + words.ForSite(s.lang()).Name, Noindex: true}
	return s.write(w, d, web.Frame(s.lang(), web.Narrow, app.Section().Class("hero").Body(
		app.H1().Text(t.SignIn), app.P().Class("lead").Text(t.SignInLead),
		app.If(wrong, func() app.UI { return app.P().Class("note").Attr("role", "alert").Text(t.Wrong) }),
		app.Form().Class("console").Method("post").Action(ConsoleSessionPath).Body(
			app.Label().For("key").Text(t.Key),
			app.Input().ID("key").Name("key").Type("password").Required(true).AutoComplete(false),
			app.P().Class("quiet").Text(t.KeyHint),
			app.Button().Type("submit").Class("primary").Class("button").Text(t.Enter),
		),
	)))
}

// ConsolePage is the console of somebody who is signed in.
func (s *Site) ConsolePage(w io.Writer, c ConsoleData) error {
	t := words.ForConsole(s.lang())
	d := document{Title: t.Title + " – " + words.ForSite(s.lang()).Name, Noindex: true}
	return s.write(w, d, web.Frame(s.lang(), web.Wide,
		app.H1().Text(t.Title),
		app.If(c.Problem != "", func() app.UI { return app.P().Class("note").Attr("role", "alert").Text(c.Problem) }),
		importForm(t), reportList(t, c.Reports), linkList(t, c),
		app.Form().Method("post").Action(ConsoleSessionPath).Body(
			app.Input().Type("hidden").Name("leave").Value("1"),
			app.Button().Type("submit").Class("button").Text(t.SignOut)),
	))
}

// importForm takes files by choosing them or by dropping them on the field,
// which browsers do without a script.
func importForm(t *words.Console) app.UI {
	return app.Section().Body(
		app.H2().Text(t.Import), app.P().Text(t.ImportLead),
		app.Form().Class("console").Method("post").Action(ConsoleImportsPath).EncType("multipart/form-data").Body(
			app.Label().For("report").Text(t.Report),
			app.Input().ID("report").Name("report").Type("text").Placeholder(t.ReportHint),
			app.Label().For("file").Text(t.Files),
			app.Input().ID("file").Name("file").Type("file").Class("drop").Multiple(true).Required(true),
			app.Button().Type("submit").Class("primary").Class("button").Text(t.Read),
		))
}

func reportList(t *words.Console, reports []ConsoleReport) app.UI {
	var lines [][]cell
	for _, r := range reports {
		lines = append(lines, []cell{{text: r.Created.UTC().Format("2006-01-02 15:04"), href: "/r/" + r.ID}, text(r.Verdict), text(r.Cause), text(r.Ticket)})
	}
	verdict := app.Select().ID("verdict").Name("verdict").Body(app.Option().Value("").Text(t.Any),
		app.Option().Value("healthy").Text("healthy"), app.Option().Value("degraded").Text("degraded"),
		app.Option().Value("blocked").Text("blocked"), app.Option().Value("inconclusive").Text("inconclusive"))
	return app.Section().Body(
		app.H2().Text(t.Reports),
		app.Form().Class("console").Method("get").Action(ConsolePath).Body(
			app.Label().For("verdict").Text(t.Verdict), verdict,
			app.Label().For("ticket").Text(t.Ticket), app.Input().ID("ticket").Name("ticket").Type("search"),
			app.Button().Type("submit").Class("button").Text(t.Search)),
		app.If(len(lines) == 0, func() app.UI { return app.P().Class("quiet").Text(t.NoReports) }).Else(func() app.UI {
			return (&view{}).table(t.Reports, []string{t.Time, t.Verdict, t.What, t.Ticket}, lines)
		}))
}

func linkList(t *words.Console, c ConsoleData) app.UI {
	var items []app.UI
	for _, l := range c.Links {
		state := t.Used
		switch {
		case l.Revoked:
			state = t.Revoked
		case l.CanBeUsed:
			state = t.Usable
		}
		body := []app.UI{app.Text(l.Ticket + " · " + l.URL + " · " + t.Expires + " " + l.Expires.UTC().Format("2006-01-02 15:04") +
			" · " + strconv.Itoa(l.Used) + "/" + strconv.Itoa(l.Runs) + " · " + state + " ")}
		if l.CanBeUsed {
			body = append(body, app.Form().Class("inline").Method("post").Action(ConsoleLinksPath).Body(
				app.Input().Type("hidden").Name("revoke").Value(l.ID),
				app.Button().Type("submit").Class("button").Text(t.Revoke)))
		}
		items = append(items, app.Li().Body(body...))
	}
	return app.Section().Body(
		app.H2().Text(t.Links),
		app.If(c.Made != "", func() app.UI { return app.P().Class("note").Body(app.Code().Text(c.Made)) }),
		app.Form().Class("console").Method("post").Action(ConsoleLinksPath).Body(
			app.Label().For("for").Text(t.Ticket), app.Input().ID("for").Name("ticket").Type("text"),
			app.Button().Type("submit").Class("button").Text(t.Create)),
		app.If(len(items) == 0, func() app.UI { return app.P().Class("quiet").Text(t.NoLinks) }).Else(func() app.UI {
			return app.Ul().Body(items...)
		}))
}
