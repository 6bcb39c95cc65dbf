package page

import (
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web"
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
	// Q and Verdict are what the reports were searched for.
	Q, Verdict string
	Made       string // address of a link that was just made
	Problem    string // what a form was refused for
}

// ConsoleReport is one line of the list. ID is one of the server's own.
type ConsoleReport struct {
	ID, Verdict, Hypothesis, Cause, Ticket string
	Created                                time.Time
}

// ConsoleLink is a diagnostic link. ID is one of the server's own.
type ConsoleLink struct {
	ID, Ticket, URL    string
	Created, Expires   time.Time
	Runs, Used         int
	Revoked, CanBeUsed bool
}

// ConsolePage is the console of somebody who is signed in.
func (s *Site) ConsolePage(w io.Writer, c ConsoleData) error {
	s = s.forSupport()
	t := s.words()
	d := document{Title: s.title(t.Say("console.title")), Noindex: true}
	return s.write(w, d, web.Frame(s.words(), s.to("/"), web.Wide,
		app.H1().Text(t.Say("console.title")),
		app.If(c.Problem != "", func() app.UI { return app.P().Class("note").Attr("role", "alert").Text(c.Problem) }),
		app.P().Class("quiet").Body(app.Text(t.Say("console.verify")+" "), app.A().Href(VerifyPath).Text(t.Say("verify.title"))),
		app.P().Body(app.A().ID("settings").Href(SettingsPath).Text(t.Say("settings.title"))),
		importForm(t, s.Read), reportList(t, c), linkList(t, c),
		app.Form().Method("post").Action(ConsoleSessionPath).Body(
			app.Input().Type("hidden").Name("leave").Value("1"),
			app.Button().Type("submit").Class("button").Text(t.Say("console.sign_out"))),
	))
}

// importForm takes files by choosing them or by dropping them on the field,
// which browsers do without a script. forAll: anybody may have files read.
func importForm(t *words.Catalogue, forAll bool) app.UI {
	return app.Section().Body(
		app.H2().Text(t.Say("console.import")), app.P().Text(t.Say("console.import_lead")),
		app.If(forAll, func() app.UI {
			return app.P().Class("quiet").Body(app.Text(t.Say("console.read_lead")+" "), app.A().Href(ReadPath).Text(t.Say("read.title")))
		}),
		app.Form().Class("console").Method("post").Action(ConsoleImportsPath).EncType("multipart/form-data").Body(
			app.Label().For("report").Text(t.Say("console.report")),
			app.Input().ID("report").Name("report").Type("text").Placeholder(t.Say("console.report_hint")),
			app.Label().For("file").Text(t.Say("console.files")),
			app.Input().ID("file").Name("file").Type("file").Class("drop").Multiple(true).Required(true),
			app.Button().Type("submit").Class("primary").Class("button").Text(t.Say("console.read")),
		))
}

// causeName is the cause of a report in words; one that this version does not
// know, by its id.
func causeName(t *words.Catalogue, r ConsoleReport) string {
	if id := "cause." + r.Hypothesis + "." + r.Cause + ".name"; t.Has(id) {
		return t.Say(id)
	}
	return strings.Trim(r.Hypothesis+" / "+r.Cause, " /")
}

// attribute is what may stand in an attribute of a page that go-app writes: it does
// not escape, so only letters, digits and a few marks of ids and addresses do.
func attribute(typed string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune(" -_.:/@", c) {
			return c
		}
		return -1
	}, typed)
}

func reportList(t *words.Catalogue, c ConsoleData) app.UI {
	var lines [][]cell
	for _, r := range c.Reports {
		lines = append(lines, []cell{{text: r.Created.UTC().Format("2006-01-02 15:04"), href: "/r/" + r.ID}, text((&view{w: t}).term("judged", r.Verdict)), text(causeName(t, r)), text(r.Ticket)})
	}
	verdict := app.Select().ID("verdict").Name("verdict").Body(app.Option().Value("").Text(t.Say("console.any")),
		verdictOption(t, c, report.Healthy), verdictOption(t, c, report.Degraded), verdictOption(t, c, report.Blocked), verdictOption(t, c, report.Inconclusive))
	return app.Section().Body(
		app.H2().Text(t.Say("console.reports")),
		app.Form().Class("console").Method("get").Action(ConsolePath).Body(
			app.Label().For("verdict").Text(t.Say("console.verdict")), verdict,
			app.Label().For("q").Text(t.Say("console.q")), app.Input().ID("q").Name("q").Type("search").Value(attribute(c.Q)),
			app.Button().Type("submit").Class("button").Text(t.Say("console.search"))),
		app.If(len(lines) == 0, func() app.UI { return app.P().Class("quiet").Text(t.Say("console.no_reports")) }).Else(func() app.UI {
			return (&view{}).table(t.Say("console.reports"), []string{t.Say("console.time"), t.Say("console.verdict"), t.Say("console.what"), t.Say("console.ticket")}, lines)
		}))
}

// verdictOption is a verdict to search for; its value is the contract's.
func verdictOption(t *words.Catalogue, c ConsoleData, v report.Verdict) app.UI {
	option := app.Option().Value(string(v)).Text(t.Say("judged." + string(v)))
	if c.Verdict == string(v) {
		option = option.Selected(true)
	}
	return option
}

func linkList(t *words.Catalogue, c ConsoleData) app.UI {
	var items []app.UI
	for _, l := range c.Links {
		state := words.Phrase{ID: "console.used"}
		switch {
		case l.Revoked:
			state = words.Phrase{ID: "console.revoked"}
		case l.CanBeUsed:
			state = words.Phrase{ID: "console.usable"}
		}
		body := []app.UI{app.Text(t.Say("console.link", words.Args{"ticket": l.Ticket, "url": l.URL, "time": l.Expires.UTC().Format("2006-01-02 15:04"),
			"count": l.Used, "limit": l.Runs, "what": state}) + " ")}
		if l.CanBeUsed {
			body = append(body, app.Form().Class("inline").Method("post").Action(ConsoleLinksPath).Body(
				app.Input().Type("hidden").Name("revoke").Value(l.ID),
				app.Button().Type("submit").Class("button").Text(t.Say("console.revoke"))))
		}
		items = append(items, app.Li().Body(body...))
	}
	return app.Section().Body(
		app.H2().Text(t.Say("console.links")),
		app.If(c.Made != "", func() app.UI { return app.P().Class("note").Body(app.Code().Text(c.Made)) }),
		app.Form().Class("console").Method("post").Action(ConsoleLinksPath).Body(
			app.Label().For("for").Text(t.Say("console.ticket")), app.Input().ID("for").Name("ticket").Type("text"),
			app.Button().Type("submit").Class("button").Text(t.Say("console.create"))),
		app.If(len(items) == 0, func() app.UI { return app.P().Class("quiet").Text(t.Say("console.no_links")) }).Else(func() app.UI {
			return app.Ul().Body(items...)
		}))
}
