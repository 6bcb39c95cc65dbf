// Package page renders whole pages on the server: shells of html/template
// around go-app components. Everything here may be called concurrently.
//
// Text of callers and agents goes into text nodes of components only: go-app
// escapes those, and it does not escape attributes.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web"
)

// Site is what pages have to know of the server that sends them. The zero
// value renders pages without assets, without a console and without public
// runs. Its fields are not changed once pages are rendered.
type Site struct {
	// Asset is the address of an asset by its plain name ("sidetone.css"),
	// empty when it has not been built. Nil: there are none.
	Asset func(name string) string
	// AgentVersion and AgentBytes describe the agent; AgentBytes is zero when
	// none was built.
	AgentVersion string
	AgentBytes   int64
	// Public: anybody may start a run at /d/public.
	Public bool
	// Read: anybody may have files read at /read.
	Read bool
	// Console: there is a console at /console.
	Console bool
	// Demo: the reports are made from recordings, and every page says so.
	Demo bool
	// Words of the pages, support's among them; nil: English.
	Words *words.Catalogue
	// Asked is what the address of the page asks for after its path. Where a
	// language is among it, the links of the page ask for the same.
	Asked url.Values
	// Support is who helps callers, Kept how long their reports are kept; zero:
	// it is not said.
	Support Support
	Kept    time.Duration
	// one: the page is there in one language, and offers no other.
	one bool
}

// Support is who helps callers, in the operator's words.
type Support struct {
	Name    string // empty: whoever runs the server
	Contact string // empty: it is not said
	Logo    string // path of a picture of theirs; empty: there is none
}

// Names of the assets that pages refer to.
const (
	AssetCSS   = "sidetone.css"
	AssetAgent = "agent.wasm"
	// AssetStage is package stage's, which runs the agent.
	AssetStage = "stage.js"
	// AssetLoader is Go's own script alone.
	AssetLoader = "wasm_exec.js"
	// AssetLost is what the loader asks for when neither the agent nor the report
	// got through.
	AssetLost    = "lost.js"
	AssetIcon    = "logo.svg"
	AssetRead    = "read.js"
	AssetDesk    = "desk.js"
	AssetDeskCSS = "desk.css"
	AssetConsole = "console.js"
	// AssetCarried is the script of the page that shows a report in its address,
	// AssetOpener the program that reads such a report.
	AssetCarried = "carried.js"
	AssetOpener  = "carried.wasm"
)

//go:embed shell.html
var shellFiles embed.FS

var shell = template.Must(template.ParseFS(shellFiles, "shell.html"))

// document is what the shell is filled with.
type document struct {
	Lang  string
	Dir   string
	Title string
	CSS   string
	Icon  string
	// Noindex is a page of somebody: it stays out of search engines, and what a
	// chat shows of its address is Preview, which says what Sidetone is and nothing
	// of what the page holds.
	Noindex bool
	Preview string
	// Support, Contact and Days are what the page says of who gets a report, how
	// they are reached, and for how many days it is kept; empty and 0: nothing.
	Support, Contact string
	Logo             string // path of support's picture
	Days             int
	Left             *int   // runs that the page's link has left; nil: nothing counts
	Agent            *agent // nil: the page runs no script
	// Devices are the words of the script that tries devices; nil: the page asks
	// for none.
	Devices map[string]string
	Token   bool // the link asks for an access token
	// Prefetch is the address of the agent where it may soon be needed.
	Prefetch string
	// Styles and Scripts are the addresses of the page's own, after those of all
	// pages; an empty one is left out.
	Styles, Scripts []string
	// Live is after how many seconds the page's script looks for what is new;
	// 0: never.
	Live int
	Body template.HTML
	// Demo says that the reports are made up; empty: they are not.
	Demo string
	// Languages that the page can be read in; fewer than two: no choice.
	Label     string // of the list
	Languages []otherLanguage
}

// otherLanguage is a link to the same page in a language.
type otherLanguage struct {
	Tag, Name, Href string
	Current         bool
}

// agent is what the loader needs, on the pages that run it.
type agent struct {
	Boot                 template.JS // package boot's, as it stands
	Loader, URL, Version string
	Lost                 string // package lost's
	Bytes                int64
	Words                *words.Catalogue
	Problems             []problem
}

// deskDocument is a page of support's work.
func (s *Site) deskDocument(title string, scripts ...string) document {
	d := document{Title: s.title(title), Noindex: true, Styles: []string{s.asset(AssetDeskCSS)}}
	for _, name := range append([]string{AssetDesk}, scripts...) {
		d.Scripts = append(d.Scripts, s.asset(name))
	}
	return d
}

// Stylesheet is the address of the pages' style sheet; empty: none was built.
func (s *Site) Stylesheet() string { return s.asset(AssetCSS) }

func (s *Site) asset(name string) string {
	if s.Asset == nil {
		return ""
	}
	return s.Asset(name)
}

// write renders a component into the shell. Nothing is written on an error.
func (s *Site) write(out io.Writer, d document, body app.UI) error {
	w := s.words()
	d.Lang, d.Dir = w.Lang(), w.Dir()
	d.Preview = w.Say("page.claim")
	d.CSS = s.asset(AssetCSS)
	d.Icon = s.asset(AssetIcon)
	if s.Demo {
		d.Demo = w.Say("desk.demo")
	}
	if !s.one {
		d.Label, d.Languages = w.Say("page.languages"), s.languages(words.Languages())
	}
	// HTMLString escapes text nodes; attributes hold constants of ours and
	// checked IDs only, which the tests with hostile reports hold us to.
	d.Body = template.HTML(level(app.HTMLString(body)))
	var b bytes.Buffer
	if err := shell.ExecuteTemplate(&b, "shell.html", d); err != nil {
		return err
	}
	_, err := out.Write(b.Bytes())
	return err
}

// level takes the indentation from markup that go-app writes: a third of a
// report's page. A "<" that begins a line is always a tag's, since that of a
// text is escaped.
func level(markup string) string {
	var b strings.Builder
	b.Grow(len(markup))
	for line := range strings.Lines(markup) {
		if bare := strings.TrimLeft(line, " "); strings.HasPrefix(bare, "<") {
			line = bare
		}
		b.WriteString(line)
	}
	return b.String()
}

// In is the same site in other words, for a page whose address asks for asked.
func (s *Site) In(w *words.Catalogue, asked url.Values) *Site {
	other := *s
	other.Words, other.Asked = w, asked
	return &other
}

// forSupport is the site of the pages that support alone works with, which
// are in English and nothing else.
func (s *Site) forSupport() *Site {
	other := s.In(words.All("en"), nil)
	other.one = true
	return other
}

// query is what a link of ours has after its path.
func (s *Site) query() string {
	if s.Asked.Get("lang") == s.words().Lang() {
		return web.LanguageQuery(s.words().Lang())
	}
	return ""
}

// to is a link to a path of ours, which has no query.
func (s *Site) to(path string) string { return path + s.query() }

// mostAsked is how long the rest of an address may be that a change of the
// language keeps: what people search for fits.
const mostAsked = 500

// languages are those that the page can be read in, by their own names.
func (s *Site) languages(tags []string) []otherLanguage {
	if len(tags) < 2 {
		return nil
	}
	list := make([]otherLanguage, len(tags))
	for i, tag := range tags {
		asked := url.Values{}
		if len(s.Asked.Encode()) <= mostAsked {
			maps.Copy(asked, s.Asked)
		}
		asked.Set("lang", tag)
		list[i] = otherLanguage{tag, words.All(tag).Say("page.language"), "?" + asked.Encode(), tag == s.words().Lang()}
	}
	return list
}

func (s *Site) words() *words.Catalogue {
	if s.Words == nil {
		return words.All("en")
	}
	return s.Words
}

// title is that of a page, as tabs and bookmarks show it.
func (s *Site) title(what string) string {
	return s.words().Say("page.title", words.Args{"what": what})
}
