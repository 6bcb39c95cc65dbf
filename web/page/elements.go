package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// fact is a name of ours and a value of anybody's.
type fact struct{ name, value string }

// facts is a list of names and values; those without a value are left out.
func (v *view) facts(list []fact) app.UI {
	var items []app.UI
	for _, f := range list {
		if f.value != "" {
			items = append(items, app.Div().Body(app.Dt().Text(f.name), app.Dd().Text(f.value)))
		}
	}
	return app.Dl().Class("facts").Body(items...)
}

// factsOr is the list, or a sentence where every value is missing.
func (v *view) factsOr(list []fact, none string) app.UI {
	for _, f := range list {
		if f.value != "" {
			return v.facts(list)
		}
	}
	return app.P().Class("quiet").Text(none)
}

// cell is a field of a table. Tone is one of the classes tone-*.
type cell struct {
	text, tone string
	// anchor and row tie a table to the timeline: anchor names this cell's
	// line, row (from 1) links to one.
	anchor, row int
	// href leads elsewhere; it is ours and never anybody's text.
	href   string
	number bool
	// wide: the last cell of a line, set below the others over their width.
	wide bool
}

func text(s string) cell   { return cell{text: s} }
func long(s string) cell   { return cell{text: s, tone: "long"} }
func number(s string) cell { return cell{text: s, number: true} }

// table scrolls within itself where the page is too narrow for it. The first
// column heads its line.
func (v *view) table(label string, head []string, lines [][]cell) app.UI {
	columns := make([]app.UI, len(head))
	for i, h := range head {
		columns[i] = app.Th().Scope("col").Text(h)
	}
	var rows []app.UI
	for _, line := range lines {
		rows = append(rows, tableRows(line)...)
	}
	return app.Div().Class("scroll").TabIndex(0).Attr("role", "region").Aria("label", label).Body(
		app.Table().Body(
			app.THead().Body(app.Tr().Body(columns...)),
			app.TBody().Body(rows...),
		),
	)
}

// tableRows renders a line: one row, and one more for a wide cell.
func tableRows(line []cell) []app.UI {
	var cells, below []app.UI
	for i, c := range line {
		if !c.wide {
			cells = append(cells, c.render(i == 0))
			continue
		}
		if c.text != "" {
			below = append(below, app.Tr().Class("below").Body(
				app.Td().Class(c.tone).ColSpan(i).Text(c.text)))
		}
	}
	return append([]app.UI{app.Tr().Body(cells...)}, below...)
}

func (c cell) render(first bool) app.UI {
	content := app.Text(c.text)
	switch {
	case c.href != "":
		content = app.A().Href(c.href).Text(c.text)
	case c.row > 0:
		content = app.A().Href("#" + anchor(c.row)).Text(c.text)
	}
	class := c.tone
	if c.number {
		class += " number"
	}
	if !first {
		return app.Td().Class(class).Body(content)
	}
	head := app.Th().Scope("row").Class(class)
	if c.anchor > 0 {
		head = head.ID(anchor(c.anchor))
	}
	return head.Body(content)
}

// anchor is the ID of a line of the timeline, by its number from 1.
func anchor(n int) string { return "obs-" + strconv.Itoa(n) }

// observationLink names an observation and leads to its line.
func (v *view) observationLink(id string) app.UI {
	i, ok := v.row[id]
	if !ok {
		return app.Span().Class("cite").Text(id)
	}
	return app.A().Class("cite").Href("#" + anchor(i+1)).Text(id)
}

// outcomeCell shows an outcome in a word and a tone.
func (v *view) outcomeCell(o report.Outcome) cell {
	return cell{text: v.term("outcome", string(o)), tone: outcomeTone[o]}
}

var outcomeTone = map[report.Outcome]string{
	report.OK:        "tone-good",
	report.Failed:    "tone-bad",
	report.Silent:    "tone-bad",
	report.NotTested: "tone-quiet",
}

// chip is a short word in a tone, such as the state of a hypothesis.
func chip(word, tone string) app.UI { return app.Span().Class("chip").Class(tone).Text(word) }

var stateTone = map[report.State]string{
	report.Confirmed:      "tone-bad",
	report.Likely:         "tone-bad",
	report.Possible:       "tone-warn",
	report.RuledOut:       "tone-good",
	report.StateNotTested: "tone-quiet",
}
