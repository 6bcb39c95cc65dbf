package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/web/request"
)

func hypothesisTitle(h report.Hypothesis) string {
	if h.Title == "" {
		return h.ID
	}
	return h.Title
}

func (v *view) titleOf(id string) string {
	for _, h := range v.r.Diagnosis.Hypotheses {
		if h.ID == id {
			return hypothesisTitle(h)
		}
	}
	return id
}

func (v *view) stateWord(s report.State) string {
	return v.term("standing", string(s))
}

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

// todoColumns are the mitigations by audience, each ready to be copied.
func (v *view) todoColumns() []app.UI {
	audiences := []struct {
		name string
		id   report.Audience
	}{{v.say("report.for_caller"), report.ForCaller}, {v.say("report.for_it"), report.ForIT}, {v.say("report.for_developer"), report.ForDeveloper}}
	var columns []app.UI
	for _, a := range audiences {
		todo := request.Mitigations(v.r.Diagnosis, a.id)
		if len(todo) == 0 {
			continue
		}
		id := "todo-" + string(a.id)
		columns = append(columns, app.Div().Body(
			app.H3().Body(app.Text(a.name+" "), v.copyButton(id, v.say("desk.copy"))),
			app.Ul().ID(id).Body(app.Range(todo).Slice(func(i int) app.UI { return app.Li().Text(todo[i]) })),
		))
	}
	return columns
}

// whatToDo is what each can do, and the request to send.
func (v *view) whatToDo() []app.UI {
	var parts []app.UI
	if columns := v.todoColumns(); len(columns) > 0 {
		parts = append(parts, v.section("todo", v.say("report.what_to_do"), "", app.Div().Class("columns").Body(columns...)))
	}
	if text := v.requestText(); text != "" {
		parts = append(parts, app.Details().ID("request").Class("card").Body(
			app.Summary().Text(v.say("report.request_title")),
			app.P().Class("noprint").Body(v.copyButton("request-text", v.say("desk.copy"))),
			app.Pre().ID("request-text").TabIndex(0).Text(text),
		))
	}
	return parts
}

func (v *view) isPrimary(h report.Hypothesis) bool {
	p := v.r.Diagnosis.Primary
	return p != nil && p.Hypothesis == h.ID
}
