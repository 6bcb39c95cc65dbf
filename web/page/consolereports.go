package page

import (
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// ConsoleReports is the tab of reports.
type ConsoleReports struct {
	ConsoleFrame
	Reports []ConsoleReport
	// Next is the cursor of the next page; empty: this is the last.
	Next string
	// Me is how the reader's own reports are owned; empty: not known.
	Me string
	// States that a report can have.
	States []string
	// Saved filters of the reader, and those that an administrator shares.
	Saved []ConsoleFilter
	// MayShare: the reader may share a filter with everybody.
	MayShare bool
}

// ConsoleFilter is a search under a name, which may be anybody's text. ID is one
// of the server's own.
type ConsoleFilter struct {
	ID, Name string
	Asked    url.Values
	Shared   bool
	// MayForget: the reader may forget it.
	MayForget bool
}

// ConsoleReport is a report as lists show it. ID is one of the server's own;
// the rest may be anybody's text.
type ConsoleReport struct {
	ID, Verdict, Hypothesis, Cause, Title string
	Ticket, Network, Browser, OS          string
	Owner, State, Note                    string
	Created                               time.Time
	// Running: the run goes on. Neither this nor Complete: it was cut off.
	Running, Complete bool
	// Carried: it came as a code, and nobody vouches for it.
	Carried bool
	// Latest is the check that the run began last; empty: none is known.
	Latest report.Check
}

// searchNames are the parameters that stand in the address of a list.
var searchNames = []string{
	"q", "verdict", "hypothesis", "cause", "ticket", "link", "network", "browser", "profile", "owner", "state", "since", "until",
}

// Reports is the list of reports, the newest first.
func (s *Site) ConsoleReports(w io.Writer, c ConsoleReports) error {
	t := s.words()
	return s.consolePage(w, TabReports, c.ConsoleFrame, filters(t, c), savedFilters(t, c), app.Div().DataSet("part", "list").Body(reportTable(t, c)...))
}

var offeredVerdicts = []string{string(report.Blocked), string(report.Degraded), string(report.Healthy), string(report.Inconclusive)}

// filters are chips: those that hold, with the way to take them off, and
// those that are used most.
func filters(t *words.Catalogue, c ConsoleReports) app.UI {
	var chips []app.UI
	offer := func(name, value, label string) {
		chips = append(chips, filterChip(c.Asked, name, value, label))
	}
	for _, v := range offeredVerdicts {
		offer("verdict", v, t.Say("judged."+v))
	}
	if c.Me != "" {
		offer("owner", c.Me, t.Say("console.mine"))
	}
	for _, state := range c.States {
		offer("state", state, t.Say("console.state."+state))
	}
	for _, ago := range sinces {
		offer("since", ago.since, t.Say("console."+ago.id))
	}
	// What was asked for by a click in the list or by hand.
	for _, name := range searchNames {
		value := c.Asked.Get(name)
		if value == "" || name == "q" || name == "verdict" && slices.Contains(offeredVerdicts, value) || name == "state" && slices.Contains(c.States, value) ||
			name == "owner" && value == c.Me || name == "since" && slices.ContainsFunc(sinces, func(ago since) bool { return ago.since == value }) {
			continue
		}
		offer(name, value, joined(": ", t.Say("console.filter."+name), value))
	}
	return app.Div().Class("filters").Body(
		app.Div().Class("chips").Body(chips...),
		app.Div().Class("tools").Body(
			app.A().Class("button").Href(address(ConsoleCSVPath, c.Asked)).Text("CSV"),
			app.A().Class("button").Href(address(ConsoleJSONPath, c.Asked)).Text("JSON"),
		),
	)
}

// since is a time that is looked back over; what is saved stays that long.
type since struct{ id, since string }

var sinces = []since{{"day", "1d"}, {"week", "7d"}, {"month", "30d"}}

// filterChip sets a filter, or takes it off where it holds.
func filterChip(asked url.Values, name, value, label string) app.UI {
	next := clone(asked)
	chip := app.A().Class("chip")
	if asked.Get(name) == value {
		next.Del(name)
		return chip.Aria("current", "true").Href(address(ConsolePath, next)).Body(app.Bdi().Text(label), app.Span().Aria("hidden", "true").Text(" ✕"))
	}
	next.Set(name, value)
	return chip.Href(address(ConsolePath, next)).Body(app.Bdi().Text(label))
}

// clone is a search without its place: a changed one begins at the top.
func clone(asked url.Values) url.Values {
	next := url.Values{}
	for _, name := range searchNames {
		if v := asked.Get(name); v != "" {
			next.Set(name, v)
		}
	}
	return next
}

// address is a link to a list; every value in it is percent-encoded.
func address(path string, asked url.Values) string {
	if encoded := clone(asked).Encode(); encoded != "" {
		return path + "?" + strings.ReplaceAll(encoded, "'", "%27")
	}
	return path
}

func reportTable(t *words.Catalogue, c ConsoleReports) []app.UI {
	if len(c.Reports) == 0 && c.Problem != "" {
		return nil // nothing was searched, and nothing is known of what there is
	}
	if len(c.Reports) == 0 {
		id := "console.no_reports"
		if len(clone(c.Asked)) == 0 {
			id = "console.no_reports_yet"
		}
		return []app.UI{app.P().Class("quiet").Text(t.Say(id))}
	}
	head := []app.UI{app.Th().Scope("col").Body(app.Span().Class("hidden-text").Text(t.Say("console.compare")))}
	for _, column := range []string{"verdict", "what", "ticket", "network", "browser", "age", "owner", "state"} {
		head = append(head, app.Th().Scope("col").Text(t.Say("console.column."+column)))
	}
	rows := make([]app.UI, len(c.Reports))
	for i, r := range c.Reports {
		rows[i] = reportRow(t, c.Asked, r)
	}
	parts := []app.UI{app.Form().Class("list").Method("get").Action(ConsoleComparePath).Body(
		app.Table().Class("reports").Body(app.THead().Body(app.Tr().Body(head...)), app.TBody().Body(rows...)),
		app.P().Class("tools").Body(
			app.Button().ID("compare").Type("submit").Text(t.Say("console.compare_two")),
			app.If(c.Next != "", func() app.UI {
				next := address(ConsolePath, c.Asked)
				mark := "?"
				if strings.Contains(next, "?") {
					mark = "&"
				}
				return app.A().ID("more").Class("button").Href(next + mark + "cursor=" + url.QueryEscape(c.Next)).Text(t.Say("console.more"))
			}),
		),
	)}
	return parts
}

// verdictMark is what stands beside the colour of a verdict.
var verdictMark = map[string]struct{ mark, tone string }{
	string(report.Blocked):      {"●", "tone-bad"},
	string(report.Degraded):     {"▲", "tone-warn"},
	string(report.Healthy):      {"✓", "tone-good"},
	string(report.Inconclusive): {"?", "tone-quiet"},
}

// verdictWord is the verdict of a line with its mark, or how its run stands.
func verdictWord(t *words.Catalogue, r ConsoleReport) app.UI {
	look, word := verdictMark[r.Verdict], (&view{w: t}).term("judged", r.Verdict)
	if r.Verdict == "" {
		look.mark, look.tone, word = "–", "tone-quiet", t.Say("console.cut_off")
	}
	if r.Running {
		look.mark, look.tone = "◌", "tone-busy"
		word = t.Say("console.running")
		if step := stepOf[r.Latest]; step != "" {
			word = t.Say("console.running_step", words.Args{"name": t.Say("step." + step)})
		}
	}
	return app.Span().Class(joined(" ", "word", look.tone)).Body(app.Span().Aria("hidden", "true").Text(look.mark+" "), app.Text(word))
}

// stepOf is the step of a run, as the caller watches it, that a check is one of.
var stepOf = map[report.Check]string{
	report.CheckAgent: "browser", report.CheckEnvironment: "browser", report.CheckDevice: "browser",
	report.CheckBegin: "server", report.CheckHTTPS: "server",
	report.CheckSignaling: "signaling", report.CheckSignalingIdle: "signaling", report.CheckSignalingReopen: "signaling",
	report.CheckSignalingFetch: "signaling", report.CheckHost: "signaling", report.CheckHostSocket: "signaling",
	report.CheckICE: "relays", report.CheckNAT: "relays",
	report.CheckPathICE: "media", report.CheckPathDTLS: "media", report.CheckPathData: "media", report.CheckPathLarge: "media",
	report.CheckPathRTP: "quality", report.CheckPathRate: "quality", report.CheckPathHello: "media",
	report.CheckToken: "token", report.CheckTokenAuthority: "token",
}

func reportRow(t *words.Catalogue, asked url.Values, r ConsoleReport) app.UI {
	// What a cell shows leads to what is alike; text that is long is cut by
	// the style sheet and whole in its title.
	alike := func(name, value string) app.UI {
		if value == "" {
			return app.Span().Class("quiet").Text("–")
		}
		next := clone(asked)
		next.Set(name, value)
		return app.A().Class("alike").Href(address(ConsolePath, next)).Title(escaped(value)).Body(app.Bdi().Text(value))
	}
	what := lineName(t, r)
	cells := []app.UI{
		app.Td().Class("pick").Body(app.Input().Type("checkbox").Name("r").Value(r.ID).Aria("label", t.Say("console.pick"))),
		app.Td().Class("verdict-cell").Body(verdictWord(t, r)),
		app.Th().Scope("row").Class("what").Body(
			app.A().Class("open").Href("/r/"+r.ID).Title(escaped(what)).Body(app.Bdi().Text(what)),
			app.If(r.Carried, func() app.UI {
				return app.Span().Class("as-code").Title(escaped(t.Say("console.as_code_more"))).Text(t.Say("console.as_code"))
			}),
			app.If(r.Note != "", func() app.UI {
				return app.Span().Class("quiet note-cell").Title(escaped(r.Note)).Body(app.Bdi().Text(r.Note))
			}),
		),
		app.Td().Body(alike("ticket", r.Ticket)),
		app.Td().Body(alike("network", r.Network)),
		app.Td().Body(alike("browser", r.Browser)),
		app.Td().Class("number").Body(age(r.Created)),
		app.Td().Body(alike("owner", r.Owner)),
		app.Td().Body(stateWord(t, r.State)),
	}
	return app.Tr().DataSet("key", r.ID).Body(cells...)
}

func stateWord(t *words.Catalogue, state string) app.UI {
	if id := "console.state." + state; state != "" && t.Has(id) {
		return app.Span().Text(t.Say(id))
	}
	return app.Span().Class("quiet").Text("–")
}

// causeName is the cause of a report in words; one that this version does not
// know, by its id.
func causeName(t *words.Catalogue, r ConsoleReport) string {
	if id := "cause." + r.Hypothesis + "." + r.Cause + ".name"; t.Has(id) {
		return t.Say(id)
	}
	return strings.Trim(r.Hypothesis+" / "+r.Cause, " /")
}
