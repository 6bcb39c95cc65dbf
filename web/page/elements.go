package page

import (
	"strconv"
	"strings"

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
	// row (from 1) links to an observation.
	row int
	// href leads elsewhere; it is ours and never anybody's text.
	href   string
	number bool
	// wide: the last cell of a line, set below the others over their width.
	wide bool
}

func text(s string) cell   { return cell{text: s} }
func long(s string) cell   { return cell{text: s, tone: "long"} }
func number(s string) cell { return cell{text: s, number: true} }

// whose is the title of a table that a report may have twice, of the run and
// of the call: two parts of a page do not go by one name.
func (v *view) whose(table string) string {
	if v.ofCall {
		return v.say("real." + table)
	}
	return v.say("report." + table)
}

// table scrolls within itself where the page is too narrow for it. The first
// column heads its line.
func (v *view) table(label string, head []string, lines [][]cell) app.UI {
	columns := make([]app.UI, len(head))
	for i, h := range head {
		columns[i] = app.Th().Scope("col").Text(h)
	}
	var rows []app.UI
	for _, line := range lines {
		rows = append(rows, v.tableRows(line)...)
	}
	return app.Section().Class("scroll").TabIndex(0).Aria("label", label).Body(
		app.Table().Body(
			app.THead().Body(app.Tr().Body(columns...)),
			app.TBody().Body(rows...),
		),
	)
}

// tableRows renders a line: one row, and one more for a wide cell.
func (v *view) tableRows(line []cell) []app.UI {
	var cells, below []app.UI
	for i, c := range line {
		if !c.wide {
			cells = append(cells, v.render(c, i == 0))
			continue
		}
		if c.text != "" {
			below = append(below, app.Tr().Class("below").Body(
				app.Td().Class(c.tone).ColSpan(i).Text(c.text)))
		}
	}
	return append([]app.UI{app.Tr().Body(cells...)}, below...)
}

func (v *view) render(c cell, first bool) app.UI {
	content := app.Text(c.text)
	switch {
	case c.href != "":
		content = app.A().Href(c.href).Text(c.text)
	case c.row > 0:
		content = app.A().Href("#" + v.anchor(c.row)).Text(c.text)
	}
	class := c.tone
	if c.number {
		class = joined(" ", class, "number")
	}
	if !first {
		td := app.Td()
		if class != "" {
			td = td.Class(class)
		}
		return td.Body(content)
	}
	head := app.Th().Scope("row")
	if class != "" {
		head = head.Class(class)
	}
	return head.Body(content)
}

// anchors are the IDs of the lines of the list of observations: an
// observation's own ID, so that a link to it holds when others come before it,
// where that can stand in an address and is the only one; else its place.
func anchors(list []report.Observation) []string {
	places, taken := make([]string, len(list)), map[string]bool{}
	for i, o := range list {
		place := "obs-" + o.ID
		if !safeID(o.ID) || taken[place] {
			place = "obs_" + strconv.Itoa(i+1)
		}
		places[i], taken[place] = place, true
	}
	return places
}

// longestID of an observation that becomes an anchor; an agent's have five.
const longestID = 32

func safeID(id string) bool {
	return id != "" && len(id) <= longestID && strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}

// anchor is the place of an observation, by its number from 1.
func (v *view) anchor(n int) string { return v.places[n-1] }

// observationLink names an observation and leads to its line.
func (v *view) observationLink(id string) app.UI {
	i, ok := v.row[id]
	if !ok {
		return app.Span().Class("cite").Text(id)
	}
	return app.A().Class("cite").Href("#" + v.anchor(i+1)).Text(id)
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

// chip is a short word in a tone.
func chip(word, tone string) app.UI { return app.Span().Class("chip").Class(tone).Text(word) }
