package page

import (
	"encoding/json"
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
	lines := make([][]cell, len(order))
	for n, i := range order {
		o := v.r.Observations[i]
		id := text(o.ID)
		id.anchor = i + 1
		lines[n] = []cell{
			id, number(v.ms(o.At)), text(v.checkName(o.Check)), long(v.target(o)),
			v.outcomeCell(o.Outcome), number(code(o.Code)), number(v.ms(o.MS)),
			text(v.seenBy(o)), {text: detail(o), tone: "raw", wide: true},
		}
	}
	head := []string{v.say("column.observation"), v.say("column.at"), v.say("column.check"), v.say("column.target"), v.say("column.outcome"), v.say("column.code"), v.say("column.took"), v.say("column.source")}
	return v.table(v.say("report.timeline"), head, lines)
}

// seenBy is who made an observation, or where it was read.
func (v *view) seenBy(o report.Observation) string {
	if o.Origin != "" {
		return v.originWord(o.Origin)
	}
	return v.term("source", string(o.Source))
}

// detail is everything else that the observation holds, as JSON.
func detail(o report.Observation) string {
	raw, err := json.Marshal(o.Detail)
	if err != nil || string(raw) == "{}" {
		return ""
	}
	return string(raw)
}
