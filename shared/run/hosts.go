package run

import (
	"context"
	"time"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// hostProbe asks one host of the profile over HTTPS whether it answers at all:
// of another origin's answer a page may read no more.
type hostProbe struct {
	*run
	host profile.Host
	slot *slot
	http report.HTTP
	at   time.Time
	done bool
	// socket is that of the host; nil: it has none.
	socket *hostSocket
}

// planHosts reserves a place for every host that can be tried, those first
// without which there is no call.
func (r *run) planHosts() {
	for _, use := range profile.Uses {
		for _, h := range r.begun.Profile.Hosts {
			if h.Use != use || h.Wildcard() {
				continue
			}
			path := h.Path
			if path == "" {
				path = "/"
			}
			p := &hostProbe{run: r, host: h, slot: r.board.plan(report.CheckHost, h.Origin()+path)}
			p.http.Use = string(h.Use)
			p.planSocket()
			r.hosts = append(r.hosts, p)
			if len(r.hosts) > maxHosts {
				p.put(report.NotTested, Response{}, report.Ours("observed.too_many_hosts"))
			}
		}
	}
}

// try asks once more after a failure: one lost connection is no closed way.
func (p *hostProbe) try() {
	if p.at.IsZero() {
		p.at = p.now()
	}
	p.http.Sent++
	p.fetch(Request{URL: p.slot.obs.Target, Opaque: true}, hostDeadline, func(a Response, _ time.Duration) {
		switch {
		case p.done:
		case a.Err == nil:
			p.http.Answered++
			p.put(report.OK, a, report.Remark{})
		case p.http.Sent < hostTries:
			p.after(hostPause, p.try)
		case a.Err == context.DeadlineExceeded:
			p.put(report.Silent, a, report.Wrong(a.Err))
		default:
			p.put(report.Failed, a, report.Wrong(a.Err))
		}
	})
}

// resolved: nothing more is going to be known of it.
func (p *hostProbe) resolved() bool { return p.done && (p.socket == nil || p.socket.done) }

func (p *hostProbe) put(outcome report.Outcome, a Response, remark report.Remark) {
	p.done = true
	if p.socket != nil {
		defer p.socket.follow(outcome)
	}
	now := p.now()
	if p.at.IsZero() {
		p.at = now
	}
	h := p.http
	p.slot.put(result{outcome: outcome, code: a.Status, at: p.since(p.at), ms: millis(now.Sub(p.at)),
		detail: report.Detail{HTTP: &h}.With(remark)})
}
