package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// logs says which tables of the service's logs were asked and when; nothing
// where none was.
func (v *view) logs() []app.UI {
	lines := v.logLines()
	if len(lines) == 0 {
		return nil
	}
	head := []string{v.say("logs.table"), v.say("logs.state"), v.say("logs.rows"), v.say("logs.asked"), v.say("logs.next"), v.say("logs.call"), v.say("column.code")}
	return []app.UI{v.section("logs", v.say("logs.title"), v.say("logs.hint"), v.table(v.say("logs.title"), head, lines))}
}

// logLines is a line for each table that was asked.
func (v *view) logLines() (lines [][]cell) {
	for i, o := range v.r.Observations {
		l := o.Detail.Logs
		if o.Check != report.CheckLogs || l == nil {
			continue
		}
		name := text(o.Target)
		name.row = i + 1
		state := v.outcomeCell(o.Outcome)
		state.text = v.term("logs_state", string(l.State))
		if l.State == report.LogsNone {
			state.tone = "tone-quiet" // it was not to be expected so soon
		}
		again := moment(l.Next)
		if again == "" {
			again = v.say("logs.never")
		}
		lines = append(lines, []cell{
			name, state, number(v.say("unit.count", words.Args{"count": l.Rows})), text(moment(l.Asked)), text(again), text(l.CallID), number(code(o.Code)),
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
	t.heading(t.say("logs.title"))
	for _, l := range lines {
		t.line("- ", l[0].text, ": ", joined(", ", l[1].text,
			t.say("logs.line", words.Args{"rows": l[2].text, "time": l[3].text, "then": l[4].text}), l[len(l)-1].text))
	}
}
