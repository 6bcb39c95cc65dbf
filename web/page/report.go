package page

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web"
	"sidetone/web/request"
)

// ReportOptions say how a report is shown.
type ReportOptions struct {
	// URL is the absolute address of the report, for the texts that are sent
	// on. Empty: the report has none.
	URL string
	// Full: addresses of people are whole. The report is given as it is to be
	// shown; Full only decides whether the page says that they are shortened.
	Full bool
	// Place is where the caller's address belongs; nil: nobody was asked.
	Place *Place
	// Desk is what support sees and does; nil: the reader is not of support.
	Desk *Desk
	// Live: the run may go on, and the page follows it.
	Live bool
	// Before is the report that the caller repeated with this one; nil: none, or
	// the reader may not see it.
	Before *report.Report
	// Unkept: the report was made of somebody's files for this one answer.
	Unkept bool
}

// Place is what a database of networks tells of an address.
type Place struct {
	Operator string // of the network ("Example ISP"); empty: not known
	Country  string // ISO 3166 code; empty: not known
	// Anonymous: the database counts the address among those of VPNs, proxies
	// or hosting.
	Anonymous bool
}

// Report is the page of a report.
func (s *Site) Report(w io.Writer, r report.Report, o ReportOptions) error {
	v := newView(s.words(), r, o)
	v.query = s.query()
	d := s.deskDocument(v.title())
	if o.Live {
		d.Live = followEvery
	}
	return s.write(w, d, web.Frame(s.words(), s.to("/"), web.Wide, v.sections()...))
}

// followEvery is after how many seconds the page of a run that goes on is
// looked for again: a run takes some ten, and posts a part every second or so.
const followEvery = 2

// view is a report on its way to the page.
type view struct {
	w *words.Catalogue
	r report.Report
	o ReportOptions
	// hasRun and hasCall: there is evidence of a run, of a real call. ofCall:
	// it is the call's that is being shown.
	hasRun, hasCall, ofCall bool
	// query is what a link of ours has after its path.
	query string
	// row is the position of an observation by its ID, places the anchor of
	// each, in the order of the observations.
	row    map[string]int
	places []string
}

func newView(w *words.Catalogue, r report.Report, o ReportOptions) *view {
	r = render.ReportIn(r, w)
	v := &view{w: w, r: r, o: o, row: map[string]int{}}
	for i, ob := range r.Observations {
		v.row[ob.ID] = i
		v.hasCall = v.hasCall || ob.Origin != ""
		v.hasRun = v.hasRun || ob.OfRun()
	}
	v.ofCall = v.hasCall && !v.hasRun
	v.places = anchors(r.Observations)
	return v
}

func (v *view) say(id string, args ...words.Args) string { return v.w.Say(id, args...) }

// shown: an observation of the side that is being shown, not the server's.
func (v *view) shown(o report.Observation) bool {
	return o.Source != report.FromServer && (o.Origin != "") == v.ofCall
}

func (v *view) title() string {
	if d := v.r.Diagnosis; d != nil {
		return v.say("report.title_verdict", words.Args{"judged": string(d.Verdict)})
	}
	return v.say("report.title")
}

// sections are in the order in which support asks: what, why, what to do, the
// proof, and all the rest.
func (v *view) sections() []app.UI {
	parts := []app.UI{v.head(), v.contents()}
	parts = append(parts, v.notes()...)
	parts = append(parts, v.work()...)
	parts = append(parts, v.why()...)
	parts = append(parts, v.whatToDo()...)
	parts = append(parts, v.repeated()...)
	parts = append(parts, v.realCall()...)
	parts = append(parts, v.logs()...)
	if v.hasRun || !v.ofCall {
		parts = append(parts, v.section("servers", v.say("report.servers"), "", v.matrix()))
	}
	parts = append(parts, v.section("timeline", v.say("desk.timeline"), v.timelineHint(), v.picture()))
	if v.ofCall {
		parts = append(parts, v.section("signals", v.say("report.signals"), v.say("real.signals_hint"), v.signals()))
		return append(append(parts, v.otherRuns()...), v.raw())
	}
	parts = append(parts,
		v.section("quality", v.say("report.paths"), v.pathsHint(), v.paths()),
		v.section("network", v.say("network.title"), "", v.connection()),
		v.section("call", v.say("report.call"), "", v.call()),
		v.section("token", v.say("report.token"), v.tokenHint(), v.token()),
	)
	return append(append(parts, v.otherRuns()...), v.raw())
}

// raw is what everything above rests on, folded.
func (v *view) raw() app.UI {
	return app.Section().ID("raw").Class("part folds noprint").Body(
		app.H2().Text(v.say("desk.raw")),
		app.If(!v.ofCall, func() app.UI {
			return app.Div().Body(
				v.folded("candidates", v.say("desk.candidates"), v.candidateList()),
				v.folded("environment", v.say("report.environment"), v.environment()),
				v.folded("signals", v.say("report.signals"), v.signals()),
				v.folded("server", v.say("report.server"), v.server()),
			)
		}),
		v.folded("observations", v.say("report.timeline"), v.timeline()),
	)
}

// folded is a part of the page that is opened by who wants it.
func (v *view) folded(id, title string, content app.UI) app.UI {
	return app.Details().ID(id).Class("card").Body(app.Summary().Text(title), content)
}

// section is a part of the page; id is a constant of ours.
func (v *view) section(id, title, hint string, content app.UI) app.UI {
	return app.Section().ID(id).Class("part").Body(
		app.H2().Text(title),
		app.If(hint != "", func() app.UI { return app.P().Class("quiet").Text(hint) }),
		content,
	)
}

func (v *view) aboutFacts() []fact {
	r := v.r
	facts := append(v.recordedFacts(), fact{v.created(), moment(r.Created)})
	if d := r.Diagnosis; d != nil && d.MS > 0 {
		facts = append(facts, fact{v.say("report.verdict_after"), v.seconds(d.MS)})
	}
	facts = append(facts,
		fact{v.say("report.browser"), joined(" · ", r.Agent.Browser, r.Agent.OS)},
		fact{v.say("report.profile"), r.Profile.Name},
		fact{v.say("report.notice"), v.noticed()},
		fact{v.say("report.ticket"), r.Ticket},
		fact{v.say("report.call_id"), r.CallID},
		fact{v.say("report.agent"), r.Agent.Version},
		fact{v.say("report.id"), r.ID},
	)
	return facts
}

// noticed is what there is to know of the service whatever the run shows. What
// is not known here is not of a profile.
func (v *view) noticed() string {
	var said []string
	for _, n := range v.r.Profile.Notices {
		if slices.Contains(report.Notices, n) {
			said = append(said, v.say("notice."+string(n)))
		}
	}
	return strings.Join(said, ". ")
}

func (v *view) notes() []app.UI {
	var notes []app.UI
	add := func(text string) { notes = append(notes, app.P().Class("note").Text(text)) }
	if v.o.Unkept {
		add(v.say("read.kept_nothing"))
	}
	for _, text := range v.cameAsCode() {
		add(text)
	}
	for _, o := range v.r.Observations {
		if o.Check == report.CheckImport && o.Outcome == report.Failed && o.Detail.Text != "" {
			add(joined(" ", v.say("read.about_files"), joined(" · ", o.Detail.Text, v.originWord(o.Origin))))
		}
	}
	switch {
	case v.o.Live && !v.r.Complete:
		add(v.say("desk.live"))
	case !v.r.Complete:
		add(v.say("report.partial"))
	}
	if !v.o.Full {
		add(v.say("report.shortened"))
	}
	if v.r.Rejudged {
		add(v.say("report.rejudged"))
	}
	if v.r.Dropped > 0 {
		add(v.say("report.dropped", words.Args{"count": v.r.Dropped}))
	}
	return notes
}

// requestText is the request to the IT department.
func (v *view) requestText() string {
	return request.Text(v.w, v.r, v.o.URL)
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
	return v.say("unit.s", words.Args{"seconds": float64(ms) / 1000})
}

func (v *view) ms(ms int) string { return v.say("unit.ms", words.Args{"ms": ms}) }

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
