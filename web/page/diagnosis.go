package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// diagnosis is the judgement: root cause, what to do, every hypothesis.
func (v *view) diagnosis() []app.UI {
	d := v.r.Diagnosis
	if d == nil {
		return nil
	}
	var parts []app.UI
	if h, ok := request.Primary(d); ok {
		parts = append(parts, app.Section().ID("cause").Class("card").Body(v.hypothesis(h, 2)...))
	} else if d.Verdict == report.Healthy {
		parts = append(parts, app.P().Class("card").Text(v.say("report.nothing_wrong")))
	}
	parts = append(parts, v.whatToDo()...)
	return append(parts, v.section("hypotheses", v.say("report.hypotheses"), v.say("report.hypotheses_hint"), v.hypotheses()))
}

// hypothesis is one of them in full. At level 2 it has its own heading; below
// that, what it is folded into names it and its state.
func (v *view) hypothesis(h report.Hypothesis, level int) []app.UI {
	var parts []app.UI
	if level == 2 {
		parts = append(parts, app.H2().Text(title(h)), app.P().Class("standing").Body(v.stateChip(h), v.matchChip(h), v.confidence(h)))
	} else if h.State.Holds() {
		parts = append(parts, app.P().Class("standing").Body(v.matchChip(h), v.confidence(h)))
	}
	if h.Cause != "" {
		parts = append(parts, app.P().Class("cause").Body(
			app.Strong().Text(v.cause(h.ID, h.Cause)),
			app.Code().Text(h.ID+" / "+h.Cause),
		))
	}
	if h.Because != "" {
		parts = append(parts, app.P().Text(v.say("report.because", words.Args{"what": v.titleOf(h.Because)})))
	}
	if h.Explanation != "" {
		parts = append(parts, app.P().Text(h.Explanation))
	}
	if len(h.Alternatives) > 0 {
		parts = append(parts, app.P().Text(v.say("report.alternatives")), app.Ul().Body(
			app.Range(h.Alternatives).Slice(func(i int) app.UI {
				return app.Li().Text(v.cause(h.ID, h.Alternatives[i]))
			})))
	}
	return append(parts, v.evidence(h.Evidence))
}

func title(h report.Hypothesis) string {
	if h.Title == "" {
		return h.ID
	}
	return h.Title
}

func (v *view) titleOf(id string) string {
	for _, h := range v.r.Diagnosis.Hypotheses {
		if h.ID == id {
			return title(h)
		}
	}
	return id
}

func (v *view) stateWord(s report.State) string {
	return v.term("standing", string(s))
}

func (v *view) stateChip(h report.Hypothesis) app.UI {
	return chip(v.stateWord(h.State), stateTone[h.State])
}

// confidence is shown for what holds; elsewhere the number would be read as
// a probability that it does not express.
func (v *view) confidence(h report.Hypothesis) app.UI {
	if !h.State.Holds() {
		return app.Span()
	}
	return app.Span().Class("quiet").Text(v.say("report.confidence_is", words.Args{"share": h.Confidence}))
}

func (v *view) evidence(list []report.Evidence) app.UI {
	if len(list) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_evidence"))
	}
	return app.Ul().Class("evidence").Aria("label", v.say("report.evidence")).Body(
		app.Range(list).Slice(func(i int) app.UI {
			e := list[i]
			return app.Li().Class(weightClass[e.Weight]).Body(
				app.Span().Class("weight").Text(v.term("weight", string(e.Weight))),
				app.Span().Class("tag").Text(v.term("tag", string(e.Tag))),
				v.originChip(e.Observation),
				app.Span().Class("said").Text(e.Text),
				v.observationLink(e.Observation),
			)
		}),
	)
}

var weightClass = map[report.Weight]string{report.For: "for", report.Against: "against"}

// term is the word for a value that the field knows, or the value itself where
// there is none: a report may be of another version.
func (v *view) term(kind, value string) string {
	if id := kind + "." + value; v.w.Has(id) {
		return v.w.Say(id)
	}
	return value
}

// cause names a cause in a line; its id where there are no words for it.
func (v *view) cause(hypothesis, cause string) string {
	if id := "cause." + hypothesis + "." + cause + ".name"; v.w.Has(id) {
		return v.w.Say(id)
	}
	return cause
}

// whatToDo lists the mitigations by audience, and the request to send.
func (v *view) whatToDo() []app.UI {
	d := v.r.Diagnosis
	audiences := []struct {
		name string
		id   report.Audience
	}{{v.say("report.for_caller"), report.ForCaller}, {v.say("report.for_it"), report.ForIT}, {v.say("report.for_developer"), report.ForDeveloper}}
	var columns []app.UI
	for _, a := range audiences {
		todo := request.Mitigations(d, a.id)
		if len(todo) == 0 {
			continue
		}
		columns = append(columns, app.Div().Body(
			app.H3().Text(a.name),
			app.Ul().Body(app.Range(todo).Slice(func(i int) app.UI { return app.Li().Text(todo[i]) })),
		))
	}
	var parts []app.UI
	if len(columns) > 0 {
		parts = append(parts, v.section("todo", v.say("report.what_to_do"), "", app.Div().Class("columns").Body(columns...)))
	}
	if text := v.requestText(); text != "" {
		parts = append(parts, app.Details().ID("request").Class("card").Body(
			app.Summary().Text(v.say("report.request_title")),
			app.P().Class("quiet").Text(v.say("report.request_hint")),
			app.Pre().TabIndex(0).Text(text),
		))
	}
	return parts
}

// hypotheses lists all of them, those that hold or may hold unfolded.
func (v *view) hypotheses() app.UI {
	list := v.r.Diagnosis.Hypotheses
	return app.Div().Class("hypotheses").Body(
		app.Range(list).Slice(func(i int) app.UI {
			h := list[i]
			fold := app.Details()
			if h.State.Holds() && !v.isPrimary(h) {
				fold = fold.Open(true)
			}
			return fold.Body(
				app.Summary().Body(
					app.Span().Class("hypothesis").Text(title(h)),
					v.stateChip(h),
				),
				app.Div().Class("fold").Body(v.hypothesis(h, 3)...),
			)
		}),
	)
}

func (v *view) isPrimary(h report.Hypothesis) bool {
	p := v.r.Diagnosis.Primary
	return p != nil && p.Hypothesis == h.ID
}
