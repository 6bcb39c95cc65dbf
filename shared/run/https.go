package run

import (
	"context"
	"encoding/json"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// httpsProbe asks our own server a few times, one request after the other:
// for the round trip, the clock, and whether it is ours that answers.
type httpsProbe struct {
	*run
	slot   *slot
	sent   int
	failed int // in a row
	http   report.HTTP
	last   Response
	best   time.Duration
	trips  trips // of the answered ones
	done   bool
}

func newHTTPSProbe(r *run) *httpsProbe {
	return &httpsProbe{run: r, slot: r.board.plan(report.CheckHTTPS, r.options.Origin+api.PathSeen)}
}

// skip: there is no server to ask.
func (p *httpsProbe) skip() {
	p.done = true
	p.slot.put(result{outcome: report.NotTested, detail: report.Detail{}.With(report.Ours(alone))})
}

func (p *httpsProbe) next() {
	p.sent++
	wall := p.now()
	p.fetch(Request{URL: api.PathSeen}, httpsDeadline, func(a Response, took time.Duration) { p.have(a, wall, took) })
}

func (p *httpsProbe) have(a Response, sent time.Time, took time.Duration) {
	p.last = a
	var seen api.SeenReply
	switch {
	case a.Err == nil && a.Ours && a.Status/100 == 2 && json.Unmarshal(a.Body, &seen) == nil:
		p.failed = 0
		p.http.Answered++
		p.measure(seen, sent, took)
	default:
		p.failed++
	}
	p.http.Redirected = p.http.Redirected || a.Redirected
	p.done = p.sent >= httpsRequests || p.failed >= httpsGiveUp && p.http.Answered == 0
	p.put()
	if !p.done {
		p.after(httpsPause, p.next)
	}
}

// measure takes the clock offset from the quickest request (RFC 5905 8: the
// server's time is compared with the middle between sending and receiving,
// and can be wrong by half the round trip).
func (p *httpsProbe) measure(seen api.SeenReply, sent time.Time, took time.Duration) {
	p.trips.add(took)
	p.http.RTTMedianMS = round(p.trips.median().Seconds() * 1000)
	if p.best == 0 || took < p.best {
		p.best = took
		p.network.https = took
		p.http.RTTMS = round(took.Seconds() * 1000)
		offset := round(seen.Time.Sub(sent.Add(took/2).Round(0)).Seconds() * 1000)
		p.http.ClockOffsetMS = &offset
		p.http.ClockUncertaintyMS = round(took.Seconds() * 500)
	}
	p.http.Address, p.http.Protocol, p.http.Proxy = seen.Address, seen.Protocol, seen.Proxy
}

func (p *httpsProbe) put() {
	h := p.http
	h.Sent = p.sent
	switch {
	case h.Answered > 0:
		h.Ours = report.Known(true)
	case p.last.Err == nil:
		h.Ours = report.Known(p.last.Ours)
	}
	p.slot.put(result{outcome: p.outcome(), code: p.last.Status, ms: p.since(p.now()),
		detail: report.Detail{HTTP: &h}.With(report.Wrong(p.last.Err))})
}

func (p *httpsProbe) outcome() report.Outcome {
	switch {
	case p.http.Answered > 0 && p.failed < httpsGiveUp:
		return report.OK
	case p.last.Err == context.DeadlineExceeded:
		return report.Silent
	}
	return report.Failed
}

// recheck asks once more when something else has stopped answering: is the
// network still there?
func (p *httpsProbe) recheck(then func()) {
	if p.options.Alone != nil {
		p.environment.look()
		then()
		return
	}
	p.sent++
	wall := p.now()
	p.fetch(Request{URL: api.PathSeen}, recheckDeadline, func(a Response, took time.Duration) {
		p.have(a, wall, took)
		if p.last.Err != nil && p.failed < httpsGiveUp {
			p.recheck(then)
			return
		}
		p.environment.look()
		then()
	})
}
