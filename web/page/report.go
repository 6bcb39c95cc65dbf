package page

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/web"
	"sidetone/web/request"
	"sidetone/web/words"
)

// ReportOptions say how a report is shown.
type ReportOptions struct {
	// URL is the absolute address of the report, for the texts that are sent
	// on. Empty: the report has none.
	URL string
	// Full: addresses of people are whole. The report is given as it is to be
	// shown; Full only decides whether the page says that they are shortened.
	Full bool
}

// Report is the page of a report.
func (s *Site) Report(w io.Writer, r report.Report, o ReportOptions) error {
	v := newView(s.lang(), r, o)
	d := document{Title: v.title() + " – " + words.ForSite(s.lang()).Name, Noindex: true}
	return s.write(w, d, web.Frame(s.lang(), web.Wide, v.sections()...))
}

// view is a report on its way to the page.
type view struct {
	lang words.Lang
	w    *words.Report
	r    report.Report
	o    ReportOptions
	// hasRun and hasCall: there is evidence of a run, of a real call. ofCall:
	// it is the call's that is being shown.
	hasRun, hasCall, ofCall bool
	// row is the position of an observation by its ID. IDs are the agent's
	// text, so anchors are made from the position.
	row map[string]int
}

func newView(l words.Lang, r report.Report, o ReportOptions) *view {
	v := &view{lang: l, w: words.ForReport(l), r: r, o: o, row: map[string]int{}}
	for i, ob := range r.Observations {
		v.row[ob.ID] = i
		v.hasCall = v.hasCall || ob.Origin != ""
		v.hasRun = v.hasRun || ob.OfRun()
	}
	v.ofCall = v.hasCall && !v.hasRun
	return v
}

// shown: an observation of the side that is being shown, not the server's.
func (v *view) shown(o report.Observation) bool {
	return o.Source != report.FromServer && (o.Origin != "") == v.ofCall
}

func (v *view) title() string {
	if d := v.r.Diagnosis; d != nil && v.w.Verdict[d.Verdict] != "" {
		return v.w.Title + ": " + v.w.Verdict[d.Verdict]
	}
	return v.w.Title
}

func (v *view) sections() []app.UI {
	sections := []app.UI{v.banner(), v.about()}
	sections = append(sections, v.notes()...)
	sections = append(sections, v.diagnosis()...)
	sections = append(sections, v.realCall()...)
	sections = append(sections, v.logs()...)
	if v.ofCall {
		return append(sections,
			v.section("signals", v.w.Signals, v.w.Real.SignalsHint, v.signals()),
			v.section("timeline", v.w.Timeline, v.w.Real.TimelineHint, v.timeline()),
		)
	}
	return append(sections,
		v.section("paths", v.w.Paths, v.pathsHint(), v.paths()),
		v.section("servers", v.w.Servers, v.w.ServersHint, v.servers()),
		v.section("network", v.w.Network.Title, v.w.Network.Hint, v.connection()),
		v.section("call", v.w.Call, "", v.call()),
		v.section("token", v.w.Token, "", v.token()),
		v.section("environment", v.w.Environment, "", v.environment()),
		v.section("signals", v.w.Signals, v.w.SignalsHint, v.signals()),
		v.section("server", v.w.Server, v.w.ServerHint, v.server()),
		v.section("timeline", v.w.Timeline, v.w.TimelineHint, v.timeline()),
	)
}

// section is a part of the page; id is a constant of ours.
func (v *view) section(id, title, hint string, content app.UI) app.UI {
	return app.Section().ID(id).Class("part").Body(
		app.H2().Text(title),
		app.If(hint != "", func() app.UI { return app.P().Class("quiet").Text(hint) }),
		content,
	)
}

func (v *view) banner() app.UI {
	if v.r.Diagnosis == nil {
		return app.Div().Class("verdict tone-quiet").Body(app.H1().Text(v.w.NoVerdict))
	}
	return web.VerdictBanner(v.lang, *v.r.Diagnosis)
}

// about is the line of facts below the banner, with the other forms.
func (v *view) about() app.UI {
	return app.Div().Class("about").Body(
		v.facts(v.aboutFacts()),
		v.forms(),
	)
}

func (v *view) aboutFacts() []fact {
	r := v.r
	facts := []fact{{v.w.Created, moment(r.Created)}}
	if d := r.Diagnosis; d != nil && d.MS > 0 {
		facts = append(facts, fact{v.w.VerdictAfter, v.seconds(d.MS)})
	}
	facts = append(facts,
		fact{v.w.Browser, joined(" · ", r.Agent.Browser, r.Agent.OS)},
		fact{v.w.Profile, r.Profile.Name},
		fact{v.w.Ticket, r.Ticket},
		fact{v.w.CallID, r.CallID},
		fact{v.w.Agent, r.Agent.Version},
		fact{v.w.ID, r.ID},
	)
	return facts
}

// forms links the report's other forms.
func (v *view) forms() app.UI {
	path := web.ReportPath("/r/" + v.r.ID)
	if path == "" {
		return app.Div()
	}
	return app.P().Class("actions noprint").Body(
		app.A().Class("button").Href(path+".txt").Text(v.w.Text),
		app.A().Class("button").Href(path+".json").Text(v.w.JSON),
	)
}

func (v *view) notes() []app.UI {
	var notes []app.UI
	add := func(text string) { notes = append(notes, app.P().Class("note").Text(text)) }
	if !v.r.Complete {
		add(v.w.Partial)
	}
	if !v.o.Full {
		add(v.w.Shortened)
	}
	if v.r.Dropped > 0 {
		add(v.w.Dropped + " " + strconv.Itoa(v.r.Dropped))
	}
	return notes
}

// requestText is the request to the IT department.
func (v *view) requestText() string {
	return request.Text(words.ForRequest(v.lang), v.r, v.o.URL)
}

// moment is a time as reports show it: UTC, to the second.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// seconds writes milliseconds as seconds, to a tenth below ten.
func (v *view) seconds(ms int) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', 1, 64) + " " + v.w.Field.Seconds
}

func (v *view) ms(ms int) string { return strconv.Itoa(ms) + " " + v.w.Field.Milliseconds }

// joined strings together what is not empty.
func joined(separator string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}
