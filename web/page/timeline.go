package page

import (
	"encoding/json"
	"sort"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// server is what the other end saw.
func (v *view) server() app.UI {
	c := v.w.Column
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
		return app.P().Class("quiet").Text(v.w.NoServer)
	}
	return v.table(v.w.Server, []string{c.Check, c.Target, c.Outcome, c.Code, c.Remark}, lines)
}

// seen counts what arrived.
func (v *view) seen(o report.Observation) string {
	f := v.w.Field
	var parts []string
	count := func(n int, what string) {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+what)
		}
	}
	if u := o.Detail.Upgrade; u != nil {
		parts = append(parts, v.upgrade(u)...)
	}
	if t := o.Detail.TURN; t != nil {
		count(t.Challenges, f.Challenges)
		count(t.Authenticated, f.Authenticated)
		count(t.Rejected, f.Rejected)
		count(t.Allocations, f.Allocations)
		count(t.Denied, f.Denied)
	}
	if e := o.Detail.Echo; e != nil {
		count(e.Checks, f.Checks)
		count(e.DTLS, f.DTLSRecords)
		parts = append(parts, e.DTLSState)
		count(e.Received, f.DataPackets)
		count(e.Sent, f.DataPackets+" "+f.SentBack)
		count(e.RTP, f.RTPPackets)
		count(e.RTPSent, f.RTPPackets+" "+f.SentBack)
		if e.LargestBytes > 0 {
			parts = append(parts, f.Largest+" "+strconv.Itoa(e.LargestBytes))
		}
	}
	if o.Detail.ICE != nil {
		return joined(", ", append(parts, candidates(o.Detail.ICE), v.gathered(o))...)
	}
	return joined(", ", append(parts, o.Detail.Text)...)
}

func (v *view) upgrade(u *report.Upgrade) []string {
	f := v.w.Field
	if !u.Arrived {
		return []string{f.UpgradeMissing}
	}
	parts := []string{f.UpgradeArrived, u.Protocol}
	if u.Upgrade != "" || u.Connection != "" {
		parts = append(parts, "Upgrade: "+u.Upgrade, "Connection: "+u.Connection)
	}
	parts = append(parts, u.Proxy...)
	if u.Messages > 0 {
		parts = append(parts, strconv.Itoa(u.Messages)+" "+f.Messages)
	}
	if u.ClosedBy != "" {
		parts = append(parts, f.ClosedBy+" "+u.ClosedBy)
	}
	return parts
}

func (v *view) checkName(c report.Check) string { return v.word(v.w.Check[c], string(c)) }

// target names a path in words, and anything else as it stands.
func (v *view) target(o report.Observation) string {
	return v.word(v.w.Path[report.Path(o.Target)], o.Target)
}

// timeline lists every observation as it happened, with all that it holds.
func (v *view) timeline() app.UI {
	if len(v.r.Observations) == 0 {
		return app.P().Class("quiet").Text(v.w.NoObservations)
	}
	order := make([]int, len(v.r.Observations))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return v.r.Observations[order[a]].At < v.r.Observations[order[b]].At
	})
	c := v.w.Column
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
	head := []string{c.Observation, c.At, c.Check, c.Target, c.Outcome, c.Code, c.Took, c.Source}
	return v.table(v.w.Timeline, head, lines)
}

// seenBy is who made an observation, or where it was read.
func (v *view) seenBy(o report.Observation) string {
	if o.Origin != "" {
		return v.originWord(o.Origin)
	}
	return v.word(v.w.Source[o.Source], string(o.Source))
}

// detail is everything else that the observation holds, as JSON.
func detail(o report.Observation) string {
	raw, err := json.Marshal(o.Detail)
	if err != nil || string(raw) == "{}" {
		return ""
	}
	return string(raw)
}
