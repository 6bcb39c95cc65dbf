package page

import (
	"math"
	"sort"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// stages of a path, in the order in which they build on each other.
var stages = []report.Check{
	report.CheckPathICE, report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP,
}

// paths is the table of the ways to the echo peer.
func (v *view) paths() app.UI {
	head := append(append([]string{v.say("column.path")}, v.stageNames()...), v.say("column.rtt"), v.say("column.jitter"), v.say("column.loss_up"), v.say("column.loss_down"), v.say("column.rate"))
	var lines [][]cell
	for _, p := range v.pathsShown() {
		line := []cell{text(v.term("path", string(p)))}
		for _, stage := range stages {
			line = append(line, v.stage(stage, p))
		}
		lines = append(lines, append(line, v.quality(p)...))
	}
	return app.Div().Class("part").Body(v.table(v.whose("paths"), head, lines), v.courses())
}

// pathsShown are all paths of a run, and those of a call that it took.
func (v *view) pathsShown() []report.Path {
	if !v.ofCall {
		return report.Paths
	}
	var taken []report.Path
	for _, p := range append(append([]report.Path{}, report.Paths...), report.CallPath) {
		if o, row := v.find(report.CheckPathICE, string(p)); row > 0 && o.Outcome != report.NotTested {
			taken = append(taken, p)
		}
	}
	return taken
}

// stageNames are the short names of stages, in their order.
func (v *view) stageNames() []string {
	return []string{v.say("column.ice"), v.say("column.dtls"), v.say("column.data"), v.say("column.large"), v.say("column.rtp")}
}

// stage shows how a stage of a path went, linked to its line of the timeline.
func (v *view) stage(check report.Check, p report.Path) cell {
	o, row := v.find(check, string(p))
	c := v.outcomeCell(o.Outcome)
	c.row = row
	return c
}

// find is the last observation of the agent's of a check on a target, with
// its number in the timeline; not tested and 0 where there is none.
func (v *view) find(check report.Check, target string) (report.Observation, int) {
	for i := len(v.r.Observations) - 1; i >= 0; i-- {
		o := v.r.Observations[i]
		if o.Check == check && o.Target == target && v.shown(o) {
			return o, i + 1
		}
	}
	return report.Observation{Check: check, Target: target, Outcome: report.NotTested}, 0
}

// quality is what the small paced packets of a path measured.
func (v *view) quality(p report.Path) []cell {
	check := report.CheckPathData
	if v.ofCall {
		check = report.CheckPathRTP // a call sends no sample; its media was counted
	}
	o, _ := v.find(check, string(p))
	f := o.Detail.Flow
	if f == nil || f.Returned == 0 {
		return []cell{number(""), number(""), number(""), number(""), number("")}
	}
	rate := ""
	if f.Kbps > 0 {
		rate = v.say("unit.kbps", words.Args{"kbps": math.Round(f.Kbps)})
	}
	return []cell{
		number(v.float(f.RTTMS)), number(v.float(f.JitterMS)),
		number(v.share(f.LossUp)), number(v.share(f.LossDown)), number(rate),
	}
}

// float writes milliseconds, to a tenth below ten.
func (v *view) float(ms float64) string {
	if ms >= 10 {
		ms = math.Round(ms)
	}
	return v.say("unit.ms", words.Args{"ms": ms})
}

func (v *view) share(s *float64) string {
	if s == nil {
		return ""
	}
	return v.say("unit.share", words.Args{"share": *s})
}

// tried lists the positions of URLs: those that did not answer first, those
// that were not tested last.
func (v *view) tried() []int {
	var urls []int
	for i, o := range v.r.Observations {
		if o.Check == report.CheckICE && v.shown(o) {
			urls = append(urls, i)
		}
	}
	rank := map[report.Outcome]int{report.OK: 1, report.NotTested: 2}
	sort.SliceStable(urls, func(a, b int) bool {
		return rank[v.r.Observations[urls[a]].Outcome] < rank[v.r.Observations[urls[b]].Outcome]
	})
	return urls
}

func code(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// candidates counts what a URL gave, by type.
func candidates(ice *report.ICE) string {
	if ice == nil {
		return ""
	}
	counts := map[string]int{}
	for _, c := range ice.Candidates {
		counts[c.Type]++
	}
	var parts []string
	for _, t := range []string{"srflx", "relay"} {
		if counts[t] > 0 {
			parts = append(parts, strconv.Itoa(counts[t])+" "+t)
		}
	}
	return joined(", ", parts...)
}

// gathered is what there is to say of a URL beyond its outcome.
func (v *view) gathered(o report.Observation) string {
	ice := o.Detail.ICE
	if ice == nil {
		return o.Detail.Text
	}
	var parts []string
	if o.Outcome == report.Silent && ice.Requests > 0 {
		parts = append(parts, v.say("seen.unanswered", words.Args{"requests": ice.Requests}))
	}
	if o.Outcome == report.NotTested && ice.Complete {
		parts = append(parts, v.say("seen.not_tried"))
	}
	for _, e := range ice.Errors {
		parts = append(parts, e.Text)
	}
	return joined("; ", append(parts, o.Detail.Text)...)
}

// signals is the table of UFD-style signals.
func (v *view) signals() app.UI {
	if len(v.r.Signals) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_signals"))
	}
	var lines [][]cell
	for _, s := range v.r.Signals {
		line := []cell{long(s.Name), text(v.signalValue(s.Value)), number(v.ms(s.At))}
		if v.hasCall {
			line = append(line, text(v.originWord(s.Origin)))
		}
		lines = append(lines, line)
	}
	head := []string{v.say("column.signal"), v.say("column.value"), v.say("column.at")}
	if v.hasCall {
		head = append(head, v.say("column.source"))
	}
	return v.table(v.say("report.signals"), head, lines)
}

// signalValue is a flag or a quality; JSON makes every number a float64.
func (v *view) signalValue(value any) string {
	switch x := value.(type) {
	case bool:
		if x {
			return v.say("report.yes")
		}
		return v.say("report.no")
	case float64:
		return v.term("quality", strconv.FormatFloat(x, 'g', -1, 64))
	case int:
		return v.term("quality", strconv.Itoa(x))
	case string:
		return x
	}
	return v.say("report.unknown")
}
