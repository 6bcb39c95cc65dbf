package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// logs says which tables of the service's logs were asked and when; nothing
// where none was.
func (v *view) logs() []app.UI {
	w, c := v.w.Logs, v.w.Column
	lines := v.logLines()
	if len(lines) == 0 {
		return nil
	}
	head := []string{w.Table, w.State, w.Rows, w.Asked, w.Next, w.Call, c.Code}
	return []app.UI{v.section("logs", w.Title, w.Hint, v.table(w.Title, head, lines))}
}

// logLines is a line for each table that was asked.
func (v *view) logLines() (lines [][]cell) {
	w := v.w.Logs
	for i, o := range v.r.Observations {
		l := o.Detail.Logs
		if o.Check != report.CheckLogs || l == nil {
			continue
		}
		name := text(o.Target)
		name.row = i + 1
		state := v.outcomeCell(o.Outcome)
		state.text = v.word(w.States[l.State], string(l.State))
		if l.State == report.LogsNone {
			state.tone = "tone-quiet" // it was not to be expected so soon
		}
		again := moment(l.Next)
		if again == "" {
			again = w.Never
		}
		lines = append(lines, []cell{
			name, state, number(strconv.Itoa(l.Rows)), text(moment(l.Asked)), text(again), text(l.CallID), number(code(o.Code)),
			{text: o.Detail.Text, tone: "quiet", wide: true},
		})
	}
	return lines
}

// asked lists the same in the text form.
func (t *textReport) asked() {
	lines := t.logLines()
	if len(lines) == 0 {
		return
	}
	w := t.w.Logs
	t.heading(w.Title)
	for _, l := range lines {
		t.line("- ", l[0].text, ": ", joined(", ", l[1].text, w.Rows+" "+l[2].text, w.Asked+" "+l[3].text, w.Next+": "+l[4].text, l[len(l)-1].text))
	}
}
