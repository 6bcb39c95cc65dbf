package page

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// why is the root cause with what speaks for it and against it, and how
// everything else that was considered stands.
func (v *view) why() []app.UI {
	d := v.r.Diagnosis
	if d == nil {
		return nil
	}
	var body []app.UI
	if h, ok := request.Primary(d); ok {
		body = append(body, app.Div().Class("card why").Body(v.hypothesis(h)...))
	} else if d.Verdict == report.Healthy {
		body = append(body, app.P().Class("card").Text(v.say("report.nothing_wrong")))
	}
	for _, group := range []struct {
		id, title string
		states    []report.State
	}{
		{"holds", v.say("desk.also"), []report.State{report.Confirmed, report.Likely}},
		{"possible", v.stateWord(report.Possible), []report.State{report.Possible}},
		{"ruled-out", v.stateWord(report.RuledOut), []report.State{report.RuledOut}},
		{"not-tested", v.stateWord(report.StateNotTested), []report.State{report.StateNotTested}},
	} {
		if others := v.standing(group.states); len(others) > 0 {
			body = append(body, v.group(group.id, group.title, others))
		}
	}
	return []app.UI{app.Section().ID("why").Class("part").Body(append([]app.UI{app.H2().Text(v.say("desk.why"))}, body...)...)}
}

// standing are the hypotheses in one of the states, but the root cause.
func (v *view) standing(states []report.State) []report.Hypothesis {
	var list []report.Hypothesis
	for _, h := range v.r.Diagnosis.Hypotheses {
		if slices.Contains(states, h.State) && !v.isPrimary(h) {
			list = append(list, h)
		}
	}
	return list
}

// group folds what stands alike. Its line names all of them, so that what was
// tested and what was not is read without a click.
func (v *view) group(id, title string, list []report.Hypothesis) app.UI {
	names := make([]string, len(list))
	for i, h := range list {
		names[i] = hypothesisTitle(h)
	}
	fold := app.Details().ID(id).Class("group")
	if id == "holds" {
		fold = fold.Open(true)
	}
	return fold.Body(
		app.Summary().Body(
			app.B().Text(joined(" ", title, v.say("unit.count", words.Args{"count": len(list)}))),
			app.Span().Class("quiet").Text(joined(" · ", names...)),
		),
		app.Range(list).Slice(func(i int) app.UI {
			h := list[i]
			return app.Div().Class("fold").Body(append([]app.UI{app.H3().Text(hypothesisTitle(h))}, v.hypothesis(h)...)...)
		}),
	)
}

// hypothesis is one of them in full, below what names it.
func (v *view) hypothesis(h report.Hypothesis) []app.UI {
	var parts []app.UI
	if h.Cause != "" && !v.isPrimary(h) {
		parts = append(parts, app.P().Class("cause").Body(
			app.Strong().Text(v.cause(h.ID, h.Cause)), app.Span().Class("quiet").Text(v.ground(h)), v.matchChip(h)))
	}
	if h.Because != "" {
		parts = append(parts, app.P().Text(v.say("report.because", words.Args{"what": v.titleOf(h.Because)})))
	}
	if h.Explanation != "" {
		parts = append(parts, app.P().Text(h.Explanation))
	}
	if len(h.Alternatives) > 0 {
		// Beside a cause that is confirmed they hold, too, and stand in for nothing.
		also := "report.alternatives"
		if h.State == report.Confirmed {
			also = "report.also_found"
		}
		parts = append(parts, app.P().Text(v.say(also)), app.Ul().Body(
			app.Range(h.Alternatives).Slice(func(i int) app.UI {
				return app.Li().Text(v.cause(h.ID, h.Alternatives[i]))
			})))
	}
	if len(h.Evidence) == 0 {
		return append(parts, app.P().Class("quiet").Text(v.say("report.no_evidence")))
	}
	return append(parts, app.Ul().Class("evidence").Aria("label", v.say("report.evidence")).Body(v.evidence(h.Evidence)...))
}

// evidence is a line for everything that is said, what speaks for it first.
// What several observations bear out alike is said once and cites them all.
func (v *view) evidence(list []report.Evidence) []app.UI {
	type line struct {
		first report.Evidence
		cites []string
	}
	var lines []line
	for _, e := range list {
		i := slices.IndexFunc(lines, func(l line) bool {
			return l.first.Weight == e.Weight && l.first.Tag == e.Tag && l.first.Text == e.Text && v.originOf(l.first.Observation) == v.originOf(e.Observation)
		})
		if i < 0 {
			lines, i = append(lines, line{first: e}), len(lines)
		}
		lines[i].cites = append(lines[i].cites, e.Observation)
	}
	rank := func(w report.Weight) int {
		return map[report.Weight]int{report.For: -2, report.Against: -1}[w]
	}
	slices.SortStableFunc(lines, func(a, b line) int { return rank(a.first.Weight) - rank(b.first.Weight) })
	said := make([]app.UI, len(lines))
	for i, l := range lines {
		said[i] = v.evidenceLine(l.first, l.cites)
	}
	return said
}

func (v *view) evidenceLine(e report.Evidence, cites []string) app.UI {
	parts := []app.UI{
		app.B().Text(v.term("weight", string(e.Weight))),
		app.I().Text(v.term("tag", string(e.Tag))),
	}
	if v.hasCall {
		parts = append(parts, v.originChip(e.Observation))
	}
	parts = append(parts, app.Span().Text(e.Text))
	for _, id := range cites {
		parts = append(parts, v.observationLink(id))
	}
	return app.Li().Class(weightClass[e.Weight]).Body(parts...)
}

var weightClass = map[report.Weight]string{report.For: "for", report.Against: "against"}
