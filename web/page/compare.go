package page

import (
	"io"
	"math"
	"regexp"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// ConsoleCompare is two reports side by side.
type ConsoleCompare struct {
	ConsoleFrame
	Reports [2]report.Report
	Options [2]ReportOptions
}

// alike is how far two measured values may lie apart and still count as the
// same: round trips of two runs on one network differ by that much.
const alike = 1.5

// comparedRow is one thing of both; differs says whether it is worth a look.
type comparedRow struct {
	name    string
	text    [2]string
	tone    [2]string
	differs bool
}

// ConsoleCompare shows what differs first, and folds the rest.
func (s *Site) ConsoleCompare(w io.Writer, c ConsoleCompare) error {
	t := s.words()
	var v [2]*view
	for i := range v {
		v[i] = newView(t, c.Reports[i], c.Options[i])
	}
	parts := []struct {
		id, title string
		rows      []comparedRow
	}{
		{"verdict", t.Say("console.verdict"), compareHeads(v)},
		{"hypotheses", t.Say("report.hypotheses"), compareHypotheses(v)},
		{"servers", t.Say("report.servers"), compareServers(v)},
		{"paths", t.Say("report.paths"), comparePaths(v)},
		{"network", t.Say("network.title"), compareFacts(v, (*view).connectionFacts)},
		{"call", t.Say("report.call"), compareFacts(v, (*view).callFacts)},
		{"token", t.Say("report.token"), compareFacts(v, (*view).tokenFacts)},
		{"environment", t.Say("report.environment"), compareFacts(v, (*view).environmentFacts)},
	}
	head := []app.UI{app.Th().Scope("col").Body(app.Span().Class("hidden-text").Text(t.Say("console.column.what")))}
	for i := range v {
		r := c.Reports[i]
		head = append(head, app.Th().Scope("col").Body(
			app.A().Href("/r/"+r.ID).Body(app.Bdi().Text(joined(" · ", r.Ticket, r.Agent.Browser, r.Agent.OS, v[i].w.Say("console.open")))),
			app.Br(), clock(r.Created)))
	}
	var body, same []app.UI
	count := 0
	for _, p := range parts {
		var differ, rest []app.UI
		for _, row := range p.rows {
			if row.differs {
				differ = append(differ, row.render())
			} else {
				rest = append(rest, row.render())
			}
		}
		title := func(columns int) app.UI {
			return app.Tr().Class("server").Body(app.Th().Scope("rowgroup").ColSpan(columns).Text(p.title))
		}
		if len(differ) > 0 {
			body = append(append(body, title(3)), differ...)
			count += len(differ)
		}
		if len(rest) > 0 {
			same = append(append(same, title(3)), rest...)
		}
	}
	table := func(label string, rows []app.UI) app.UI {
		return app.Section().Class("scroll").TabIndex(0).Aria("label", label).Body(
			app.Table().Class("compare").Body(app.THead().Body(app.Tr().Body(head...)), app.TBody().Body(rows...)))
	}
	content := []app.UI{app.H2().Text(t.Say("console.compare"))}
	if count == 0 {
		content = append(content, app.P().Class("note").Text(t.Say("console.all_alike")))
	} else {
		content = append(content, table(t.Say("console.differs"), body))
	}
	content = append(content, app.Details().ID("alike").Class("card").Body(app.Summary().Text(t.Say("console.alike")), table(t.Say("console.alike"), same)))
	c.title = t.Say("console.compare")
	return s.consolePage(w, TabReports, c.ConsoleFrame, content...)
}

func (r comparedRow) render() app.UI {
	cells := []app.UI{app.Th().Scope("row").Text(r.name)}
	for i := range r.text {
		td := app.Td()
		if r.tone[i] != "" {
			td = td.Class(r.tone[i])
		}
		cells = append(cells, td.Text(orDash(r.text[i])))
	}
	return app.Tr().Body(cells...)
}

// compareHeads are verdict, cause and whose run it was.
func compareHeads(v [2]*view) []comparedRow {
	get := func(name string, of func(*view) string) comparedRow {
		row := comparedRow{name: name}
		for i := range v {
			row.text[i] = of(v[i])
		}
		row.differs = row.text[0] != row.text[1]
		return row
	}
	t := v[0]
	return []comparedRow{
		get(t.say("console.verdict"), func(v *view) string {
			if v.r.Diagnosis == nil {
				return v.say("report.no_verdict")
			}
			return v.headline()
		}),
		get(t.say("console.column.what"), func(v *view) string {
			if d := v.r.Diagnosis; d != nil && d.Primary != nil {
				return v.cause(d.Primary.Hypothesis, d.Primary.Cause)
			}
			return ""
		}),
		get(t.say("console.ticket"), func(v *view) string { return v.r.Ticket }),
		get(t.say("report.browser"), func(v *view) string { return joined(" · ", v.r.Agent.Browser, v.r.Agent.OS) }),
		get(t.say("network.title"), (*view).whereabouts),
		get(t.say("report.profile"), func(v *view) string { return v.r.Profile.Name }),
		get(t.say("report.agent"), func(v *view) string { return v.r.Agent.Version }),
	}
}

// compareHypotheses holds how each stands.
func compareHypotheses(v [2]*view) []comparedRow {
	var names []string
	rows := map[string]*comparedRow{}
	for i := range v {
		if v[i].r.Diagnosis == nil {
			continue
		}
		for _, h := range v[i].r.Diagnosis.Hypotheses {
			if rows[h.ID] == nil {
				names, rows[h.ID] = append(names, h.ID), &comparedRow{name: hypothesisTitle(h)}
			}
			rows[h.ID].text[i] = v[i].stateWord(h.State)
			if h.Cause != "" {
				rows[h.ID].text[i] = joined(": ", v[i].stateWord(h.State), v[i].cause(h.ID, h.Cause))
			}
		}
	}
	return collected(names, rows)
}

// collected are rows that differ where their texts do.
func collected(names []string, rows map[string]*comparedRow) []comparedRow {
	list := make([]comparedRow, len(names))
	for i, name := range names {
		list[i] = *rows[name]
		list[i].differs = list[i].differs || list[i].text[0] != list[i].text[1]
	}
	return list
}

// compareServers is what came of each URL. How long it took differs from run
// to run, and makes no difference by itself.
func compareServers(v [2]*view) []comparedRow {
	var names []string
	rows := map[string]*comparedRow{}
	outcomes := map[string][2]string{}
	for i := range v {
		for _, n := range v[i].tried() {
			o := v[i].r.Observations[n]
			if rows[o.Target] == nil {
				names, rows[o.Target] = append(names, o.Target), &comparedRow{name: o.Target}
			}
			outcome := v[i].outcomeCell(o.Outcome)
			rows[o.Target].text[i] = joined(" · ", outcome.text, code(o.Code), v[i].took(o.MS))
			rows[o.Target].tone[i] = outcome.tone
			pair := outcomes[o.Target]
			pair[i] = string(o.Outcome) + code(o.Code)
			outcomes[o.Target] = pair
		}
	}
	slices.Sort(names)
	list := make([]comparedRow, len(names))
	for i, name := range names {
		list[i] = *rows[name]
		list[i].differs = outcomes[name][0] != outcomes[name][1]
	}
	return list
}

// comparePaths is how far each path got, and how well it carried the sample.
func comparePaths(v [2]*view) []comparedRow {
	var list []comparedRow
	for _, p := range report.Paths {
		row := comparedRow{name: v[0].term("path", string(p))}
		var reached [2]string
		var flows [2]*report.Flow
		for i := range v {
			var failed []string
			tone := "tone-good"
			for n, stage := range stages {
				o, _ := v[i].find(stage, string(p))
				reached[i] += string(o.Outcome) + " "
				switch {
				case o.Outcome == report.Failed || o.Outcome == report.Silent:
					tone = "tone-bad"
				case o.Outcome == report.NotTested && tone == "tone-good":
					tone = "tone-quiet"
				}
				if o.Outcome != report.OK {
					failed = append(failed, v[i].stageNames()[n]+" "+v[i].outcomeCell(o.Outcome).text)
				}
			}
			data, _ := v[i].find(report.CheckPathData, string(p))
			flows[i] = data.Detail.Flow
			quality := ""
			if f := flows[i]; f != nil && f.Returned > 0 {
				quality = joined(", ", v[i].say("column.rtt")+" "+v[i].float(f.RTTMS), v[i].say("column.jitter")+" "+v[i].float(f.JitterMS),
					joined(" ", v[i].say("column.loss_up"), v[i].share(f.LossUp)), joined(" ", v[i].say("column.loss_down"), v[i].share(f.LossDown)))
			}
			row.text[i], row.tone[i] = joined(" · ", joined(", ", failed...), quality), tone
		}
		row.differs = reached[0] != reached[1] || farApart(flows)
		list = append(list, row)
	}
	return list
}

// farApart: two samples are not of lines that are alike.
func farApart(f [2]*report.Flow) bool {
	if f[0] == nil || f[1] == nil {
		return (f[0] == nil) != (f[1] == nil)
	}
	lost := func(f *report.Flow) float64 { return float64(f.Sent-f.Returned) / float64(max(1, f.Sent)) }
	return apart(f[0].RTTMS, f[1].RTTMS, leastTrip) || apart(f[0].JitterMS, f[1].JitterMS, leastTrip) || math.Abs(lost(f[0])-lost(f[1])) > leastLoss
}

const (
	// leastTrip ms of difference: below it two runs on the same line differ.
	leastTrip = 20
	// leastLoss: two in a hundred packets of a sample are a chance.
	leastLoss = 0.02
)

func apart(a, b, least float64) bool {
	return math.Abs(a-b) > least && max(a, b) > alike*min(a, b)
}

// compareFacts holds lists of names and values against each other.
func compareFacts(v [2]*view, of func(*view) []fact) []comparedRow {
	var names []string
	rows := map[string]*comparedRow{}
	for i := range v {
		for _, f := range of(v[i]) {
			if f.value == "" {
				continue
			}
			if rows[f.name] == nil {
				names, rows[f.name] = append(names, f.name), &comparedRow{name: f.name}
			}
			rows[f.name].text[i] = f.value
		}
	}
	list := make([]comparedRow, len(names))
	for i, name := range names {
		list[i] = *rows[name]
		list[i].differs = lasting(list[i].text[0]) != lasting(list[i].text[1])
	}
	return list
}

// lasting is what of a value does not change from run to run on the same line:
// all but times and the ports of a NAT.
func lasting(text string) string { return passing.ReplaceAllString(text, "") }

var passing = regexp.MustCompile(`[-+]?[\d.,–]+ m?s\b|:\d+`)
