package page

import (
	"encoding/json"
	"regexp"
	"sort"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// server is what the other end saw.
func (v *view) server() app.UI {
	var lines [][]cell
	for i, o := range v.r.Observations {
		if o.Source != report.FromServer || o.Check == report.CheckLogs {
			continue
		}
		name := text(v.checkName(o.Check))
		name.row = i + 1
		lines = append(lines, []cell{
			name, long(v.target(o)), v.outcomeCell(o.Outcome), number(code(o.Code)), long(v.seen(o)),
		})
	}
	if len(lines) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_server"))
	}
	return v.table(v.say("report.server"), []string{v.say("column.check"), v.say("column.target"), v.say("column.outcome"), v.say("column.code"), v.say("column.remark")}, lines)
}

// seen counts what arrived.
func (v *view) seen(o report.Observation) string {
	var parts []string
	count := func(n int, id string) {
		if n > 0 {
			parts = append(parts, v.say(id, words.Args{"count": n}))
		}
	}
	if u := o.Detail.Upgrade; u != nil {
		parts = append(parts, v.upgrade(u)...)
	}
	if t := o.Detail.TURN; t != nil {
		count(t.Challenges, "seen.challenges")
		count(t.Authenticated, "seen.authenticated")
		count(t.Rejected, "seen.rejected")
		count(t.Allocations, "seen.allocations")
		count(t.Denied, "seen.denied")
	}
	if e := o.Detail.Echo; e != nil {
		count(e.Checks, "seen.checks")
		count(e.DTLS, "seen.dtls")
		parts = append(parts, e.DTLSState)
		count(e.Received, "seen.data")
		count(e.Sent, "seen.data_sent")
		count(e.RTP, "seen.rtp")
		count(e.RTPSent, "seen.rtp_sent")
		if e.LargestBytes > 0 {
			parts = append(parts, v.say("seen.largest", words.Args{"bytes": e.LargestBytes}))
		}
	}
	if o.Detail.ICE != nil {
		return joined(", ", append(parts, candidates(o.Detail.ICE), v.gathered(o))...)
	}
	return joined(", ", append(parts, o.Detail.Text)...)
}

func (v *view) upgrade(u *report.Upgrade) []string {
	if !u.Arrived {
		return []string{v.say("seen.missing")}
	}
	parts := []string{v.say("seen.arrived"), u.Protocol}
	if u.Upgrade != "" || u.Connection != "" {
		parts = append(parts, "Upgrade: "+u.Upgrade, "Connection: "+u.Connection)
	}
	parts = append(parts, u.Proxy...)
	if u.Messages > 0 {
		parts = append(parts, v.say("seen.messages", words.Args{"count": u.Messages}))
	}
	if u.ClosedBy != "" {
		parts = append(parts, v.say("seen.closed_by", words.Args{"text": u.ClosedBy}))
	}
	return parts
}

func (v *view) checkName(c report.Check) string { return v.term("check", string(c)) }

// target names a path in words, and anything else as it stands.
func (v *view) target(o report.Observation) string {
	return v.term("path", o.Target)
}

// timeline lists every observation as it happened, with all that it holds.
func (v *view) timeline() app.UI {
	if len(v.r.Observations) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_observations"))
	}
	order := make([]int, len(v.r.Observations))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return v.r.Observations[order[a]].At < v.r.Observations[order[b]].At
	})
	lines := make([]app.UI, len(order))
	for n, i := range order {
		lines[n] = v.rawLine(i)
	}
	return app.Ol().Class("observations").Body(lines...)
}

// rawLine is an observation in a line, and all that it holds in another. A
// list has half the markup of a table.
func (v *view) rawLine(i int) app.UI {
	o := v.r.Observations[i]
	outcome := v.outcomeCell(o.Outcome)
	parts := []app.UI{
		app.Strong().Text(o.ID),
		app.Text(" " + joined(" · ", v.ms(o.At), v.checkName(o.Check)) + " "),
	}
	if target := v.target(o); target != "" {
		parts = append(parts, app.Bdi().Text(target), app.Text(" "))
	}
	parts = append(parts,
		app.Span().Class(outcome.tone).Text(outcome.text),
		app.Text(" "+joined(" · ", code(o.Code), v.ms(o.MS), v.seenBy(o))),
	)
	if text := detail(o); text != "" {
		parts = append(parts, app.Code().Text(text))
	}
	return app.Li().ID(v.anchor(i + 1)).Body(parts...)
}

// seenBy is who made an observation, or where it was read.
func (v *view) seenBy(o report.Observation) string {
	if o.Origin != "" {
		return v.originWord(o.Origin)
	}
	return v.term("source", string(o.Source))
}

// mostDetail is how much of an observation is listed, in characters; the JSON
// form, to which the page leads, has the whole.
const mostDetail = 400

// detail is everything else that the observation holds: its JSON without the
// quotes, each of which would be five bytes of the page, and without the course
// of a sample, which is drawn.
func detail(o report.Observation) string {
	d := o.Detail
	if d.Flow != nil {
		flow := *d.Flow
		flow.TripsMS = nil
		d.Flow = &flow
	}
	raw, err := json.Marshal(d)
	if err != nil || string(raw) == "{}" {
		return ""
	}
	all := []rune(unquoted.ReplaceAllString(string(raw), "$1"))
	if len(all) > mostDetail {
		return string(all[:mostDetail]) + " …"
	}
	return string(all)
}

// unquoted are the strings of a JSON text that read the same without quotes.
var unquoted = regexp.MustCompile(`"([A-Za-z0-9_.:/?=-]+)"`)
