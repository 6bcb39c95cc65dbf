package page

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web"
	"sidetone/web/icons"
	"sidetone/web/request"
)

// look is the drawing and the tone of a verdict.
type look struct{ drawing, tone string }

var looks = map[report.Verdict]look{
	report.Healthy:      {icons.OK, "tone-good"},
	report.Degraded:     {icons.Warning, "tone-warn"},
	report.Blocked:      {icons.Problem, "tone-bad"},
	report.Inconclusive: {icons.Unknown, "tone-quiet"},
}

// head is the verdict with its cause, how sure it is, whose run it was, and
// what can be done with the report.
func (v *view) head() app.UI {
	d := v.r.Diagnosis
	if d == nil {
		return app.Div().Class("head").Body(
			app.Div().Class("verdict tone-quiet").Body(
				web.Icon(icons.Running, ""),
				app.Div().Body(app.H1().TabIndex(-1).Text(v.say("report.no_verdict"))),
			),
			v.about(), v.forms(),
		)
	}
	looks := looks[d.Verdict]
	said := []app.UI{app.H1().TabIndex(-1).Text(v.headline())}
	h, ok := request.Primary(d)
	if ok && h.Cause != "" {
		said = append(said, app.P().Class("cause").Body(app.Strong().Text(v.cause(h.ID, h.Cause)), app.Code().Text(joined(" / ", h.ID, h.Cause))))
	}
	said = append(said, app.P().Class("summary").Text(d.Summary))
	if ok {
		said = append(said, app.P().Class("standing").Body(app.Span().Class("ground").Text(v.ground(h)), v.matchChip(h)))
	}
	return app.Div().Class("head").Body(
		app.Div().Class("verdict").Class(looks.tone).Body(
			web.Icon(looks.drawing, ""),
			app.Div().Body(said...),
		),
		v.about(), v.forms(),
	)
}

// headline is the verdict in a word and what is wrong in a line, or what the
// verdict means where nothing is known to be wrong.
func (v *view) headline() string {
	d := v.r.Diagnosis
	what := d.Title
	if h, ok := request.Primary(d); ok {
		what = hypothesisTitle(h)
	}
	return joined(" · ", v.term("judged", string(d.Verdict)), what)
}

// ground is how sure a hypothesis is, in words, and on what that rests.
func (v *view) ground(h report.Hypothesis) string {
	if h.Measured == nil || h.Measured.Of == 0 || !h.State.Holds() {
		return v.stateWord(h.State)
	}
	return v.say("desk.ground", words.Args{"standing": string(h.State), "count": h.Measured.Right, "total": h.Measured.Of})
}

// about is the line of facts below the verdict.
func (v *view) about() app.UI {
	r := v.r
	var items []app.UI
	add := func(name string, value app.UI) {
		items = append(items, app.Div().Body(app.Dt().Text(name), app.Dd().Body(value)))
	}
	plain := func(name, value string) {
		if value != "" {
			add(name, app.Text(value))
		}
	}
	plain(v.say("report.ticket"), r.Ticket)
	for _, f := range v.recordedFacts() {
		plain(f.name, f.value)
	}
	if !r.Created.IsZero() {
		add(v.created(), v.instant(r.Created))
	}
	plain(v.say("report.browser"), joined(" · ", r.Agent.Browser, r.Agent.OS))
	plain(v.say("network.title"), v.whereabouts())
	if d := r.Diagnosis; d != nil && d.MS > 0 {
		plain(v.say("report.verdict_after"), v.seconds(d.MS))
	}
	plain(v.say("report.profile"), r.Profile.Name)
	plain(v.say("report.call_id"), r.CallID)
	plain(v.say("report.notice"), v.noticed())
	return app.Dl().Class("facts about").Body(items...)
}

// created names the moment at which the report was made. Of a call that others
// recorded that is the reading, whether or not the files tell when it was.
func (v *view) created() string {
	imported := func(o report.Observation) bool { return o.Source == report.FromImport }
	if v.ofCall && slices.ContainsFunc(v.r.Observations, imported) {
		return v.say("report.read")
	}
	return v.say("report.created")
}

// instant is a moment in UTC, which the page's script puts into the reader's
// zone, with the caller's clock beside it where that is another.
func (v *view) instant(at time.Time) app.UI {
	parts := []app.UI{clock(at)}
	if zone := v.callerZone(); zone != nil {
		local := at.In(zone)
		if _, offset := local.Zone(); offset != 0 {
			parts = append(parts, app.Text(" "), app.Span().Class("caller-time").DataSet("offset", offset/60).
				Text("("+v.say("desk.caller_time", words.Args{"time": local.Format("15:04 -07:00")})+")"))
		}
	}
	return app.Span().Body(parts...)
}

// clock is a time element; its text is for who has no script.
func clock(at time.Time) app.UI {
	return app.Time().DateTime(at.UTC().Format(time.RFC3339)).Text(moment(at))
}

// callerZone is the caller's, as the browser told it; nil: it is not known.
func (v *view) callerZone() *time.Location {
	o, ok := v.any(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil {
		return nil
	}
	at, err := time.Parse("-07:00", o.Detail.Environment.Zone)
	if err != nil {
		return nil
	}
	_, offset := at.Zone()
	return time.FixedZone("", offset)
}

// whereabouts is the caller's network in a line.
func (v *view) whereabouts() string {
	address := request.PublicAddress(v.r.Observations)
	place := ""
	if v.o.Place != nil {
		place = joined(", ", v.o.Place.Operator, v.o.Place.Country)
	}
	sign := ""
	if len(v.networkSigns()) > 0 {
		sign = v.say("desk.signs_short")
	}
	return joined(" · ", address, place, sign)
}

// contents leads to the sections.
func (v *view) contents() app.UI {
	links := []struct{ id, text string }{
		{"why", v.say("desk.why")}, {"todo", v.say("report.what_to_do")}, {"real", v.say("real.title")}, {"logs", v.say("logs.title")},
		{"servers", v.say("report.servers")}, {"timeline", v.say("desk.timeline")}, {"quality", v.say("report.paths")},
		{"network", v.say("network.title")}, {"call", v.say("report.call")}, {"token", v.say("report.token")}, {"others", v.say("console.others")}, {"raw", v.say("desk.raw")},
	}
	var items []app.UI
	for _, l := range links {
		if v.has(l.id) {
			items = append(items, app.A().Href("#"+l.id).Text(l.text))
		}
	}
	return app.Nav().Class("contents noprint").Aria("label", v.say("desk.contents")).Body(items...)
}

// has: the page has a section of that id.
func (v *view) has(id string) bool {
	switch id {
	case "why":
		return v.r.Diagnosis != nil
	case "todo":
		return v.r.Diagnosis != nil && len(v.todoColumns()) > 0
	case "real":
		return v.hasCall
	case "others":
		return v.o.Desk != nil && len(v.o.Desk.Others) > 0
	case "logs":
		return len(v.logLines()) > 0
	case "servers", "quality", "network", "call", "token":
		return !v.ofCall
	}
	return true
}

// forms are the report's other forms, and the texts that are sent on.
func (v *view) forms() app.UI {
	if v.o.Unkept {
		return app.P().Class("actions noprint").Body(app.A().Class("button").Href(ReadPath + v.query).Text(v.say("read.again")))
	}
	path := web.ReportPath("/r/" + v.r.ID)
	if path == "" {
		return app.Div()
	}
	return app.Div().Class("actions noprint").Body(
		v.copyButton("for-ticket", v.say("desk.copy_ticket")),
		app.If(v.requestText() != "", func() app.UI {
			return app.A().Class("button").Href("#request").Text(v.say("desk.request"))
		}),
		app.If(v.o.Desk != nil && v.o.Desk.Write, func() app.UI {
			return app.A().Class("button").Href("#handling").Text(v.say("console.share_open"))
		}),
		app.A().Class("button").Href(path+".txt"+v.query).Text(v.say("report.text")),
		app.A().Class("button").Href(path+".json"+v.query).Text(v.say("report.json")),
		app.Pre().ID("for-ticket").Hidden(true).Text(v.forTicket()),
	)
}

// forTicket is what support pastes into a ticket.
func (v *view) forTicket() string {
	lines := []string{v.say("report.no_verdict")}
	if d := v.r.Diagnosis; d != nil {
		lines = []string{v.headline(), d.Summary}
		if h, ok := request.Primary(d); ok {
			lines = append(lines, joined(". ", v.cause(h.ID, h.Cause), v.ground(h)))
		}
	}
	return joined("\n", append(lines, joined(" · ", v.r.Ticket, moment(v.r.Created), v.r.Agent.Browser, v.r.Agent.OS), v.o.URL)...)
}

// copyButton copies the text of an element; a script shows it.
func (v *view) copyButton(of, label string) app.UI {
	return app.Button().Type("button").Class("copy").Hidden(true).DataSet("copy", of).DataSet("copied", v.say("desk.copied")).Text(label)
}
