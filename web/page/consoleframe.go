package page

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web"
)

// ConsolePath and the addresses below it.
const (
	ConsolePath         = "/console"
	ConsoleSessionPath  = "/console/session"
	ConsoleImportsPath  = "/console/imports" // POST files
	ConsoleFilesPath    = "/console/files"
	ConsoleLinksPath    = "/console/links" // GET the list, POST a new one or one to revoke
	ConsoleNetworksPath = "/console/networks"
	ConsoleFiltersPath  = "/console/filters" // POST one to save or to forget
	ConsoleComparePath  = "/console/compare"
	ConsoleReportPath   = "/console/reports/" // POST below it what support does with one
	ConsoleCSVPath      = "/console/reports.csv"
	ConsoleJSONPath     = "/console/reports.json"
)

// ConsoleTab is a part of the console.
type ConsoleTab string

// The tabs, in their order.
const (
	TabReports  ConsoleTab = "reports"
	TabLinks    ConsoleTab = "links"
	TabNetworks ConsoleTab = "networks"
	TabFiles    ConsoleTab = "files"
	TabSettings ConsoleTab = "settings"
)

var consoleTabs = []struct {
	tab  ConsoleTab
	path string
}{
	{TabReports, ConsolePath}, {TabLinks, ConsoleLinksPath}, {TabNetworks, ConsoleNetworksPath},
	{TabFiles, ConsoleFilesPath}, {TabSettings, SettingsPath},
}

// ConsoleFrame is what every page of the console has.
type ConsoleFrame struct {
	// Asked is what the list was asked for: the parameters of a search that
	// have a value. It fills the search field of every tab.
	Asked url.Values
	// Problem is what a form was refused for; Done the id of a message about
	// what one has done ("console.done.*").
	Problem, Done string
	// Form is the form for a new link.
	Form ConsoleForm
	// Live: the page is asked for again every few seconds.
	Live bool

	scripts []string // of the tab alone
	title   string   // of a page below a tab; empty: the tab's
}

// consoleEvery is after how many seconds a list looks for what is new: a run
// is over in ten, and support is to see it come in.
const consoleEvery = 4

// consolePage writes a tab of the console.
func (s *Site) consolePage(w io.Writer, tab ConsoleTab, f ConsoleFrame, body ...app.UI) error {
	s = s.forSupport()
	t := s.words()
	title := t.Say("console.tab." + string(tab))
	if f.title != "" {
		title = f.title
	}
	d := s.deskDocument(title, append([]string{AssetConsole}, f.scripts...)...)
	if f.Live {
		d.Live = consoleEvery
	}
	told := app.P().ID("told").Class("note").Role("status").Text(s.done(f.Done))
	if f.Done == "" {
		told = told.Hidden(true)
	}
	content := []app.UI{
		app.H1().Class("hidden-text").Text(joined(" · ", t.Say("console.title"), title)),
		s.consoleTop(tab, f),
		told,
		app.If(f.Problem != "", func() app.UI { return app.P().Class("note").Role("alert").Text(f.Problem) }),
		newLinkForm(t, f.Form),
	}
	content = append(content, body...)
	return s.write(w, d, web.Frame(t, s.to("/"), web.Wide, append(content, consoleHelp(t), dropForm(t))...))
}

func (s *Site) done(id string) string {
	if t := s.words(); id != "" && t.Has("console.done."+id) {
		return t.Say("console.done." + id)
	}
	return ""
}

// consoleTop are the tabs, the search field and the way to a new link.
func (s *Site) consoleTop(current ConsoleTab, f ConsoleFrame) app.UI {
	t := s.words()
	var tabs []app.UI
	for _, tab := range consoleTabs {
		a := app.A().Href(tab.path).Text(t.Say("console.tab." + string(tab.tab)))
		if tab.tab == current {
			a = a.Aria("current", "page")
		}
		tabs = append(tabs, a)
	}
	return app.Div().Class("console-top").Body(
		app.Nav().Class("tabs").Aria("label", t.Say("console.title")).Body(tabs...),
		app.Form().Class("search").Role("search").Method("get").Action(ConsolePath).Body(append(kept(f.Asked, "q"),
			app.Label().For("q").Class("hidden-text").Text(t.Say("console.q")),
			app.Input().ID("q").Name("q").Type("search").Placeholder(t.Say("console.q")).Value(escaped(f.Asked.Get("q"))),
			app.Button().Type("submit").Text(t.Say("console.search")),
		)...),
		app.A().ID("new").Class("primary").Class("button").Href(ConsoleLinksPath+"#new-link").Body(
			app.Text(t.Say("console.new_link")+" "), app.Kbd().Text("n")),
	)
}

// kept are what else a list was asked for, as fields that go along.
func kept(asked url.Values, without ...string) []app.UI {
	var fields []app.UI
	for _, name := range searchNames {
		if v := asked.Get(name); v != "" && !contains(without, name) {
			fields = append(fields, app.Input().Type("hidden").Name(name).Value(escaped(v)))
		}
	}
	return fields
}

// escaped is typed text as the value of an attribute. go-app writes that as a
// string of Go, which marks in ways of its own what is not printed; so all of
// this is written as HTML marks it.
func escaped(typed string) string {
	var b strings.Builder
	for _, c := range typed {
		if unicode.IsPrint(c) && !strings.ContainsRune(`"'<>&\`, c) {
			b.WriteRune(c)
		} else {
			b.WriteString("&#" + strconv.Itoa(int(c)) + ";")
		}
	}
	return b.String()
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// consoleHelp lists the keys.
func consoleHelp(t *words.Catalogue) app.UI {
	var rows []app.UI
	for _, key := range []struct{ key, id string }{
		{"j", "next"}, {"k", "before"}, {"Enter", "open"}, {"x", "mark"}, {"c", "compare"}, {"n", "link"}, {"/", "search"}, {"?", "help"},
	} {
		rows = append(rows, app.Div().Body(app.Dt().Body(app.Kbd().Text(key.key)), app.Dd().Text(t.Say("console.key_"+key.id))))
	}
	return app.Elem("dialog").ID("keys").Aria("labelledby", "keys-title").Body(
		app.H2().ID("keys-title").Text(t.Say("console.keys")),
		app.Dl().Class("keys").Body(rows...),
		app.Form().Method("dialog").Body(app.Button().Type("submit").Text(t.Say("console.close"))),
	)
}

// age is how long ago a moment was, as the script says it, and the moment for
// who has none.
func age(at time.Time) app.UI {
	return app.Time().Class("age").DateTime(at.UTC().Format(time.RFC3339)).Text(at.UTC().Format("2006-01-02 15:04"))
}
