package run

import (
	"time"

	"sidetone/shared/report"
)

// What gives reason to try other paces, and what gives way to them.

// doubtRate begins the probe when a path over UDP gives reason to.
func (r *run) doubtRate(now time.Time) {
	if r.rate != nil || r.begun == nil || r.judge.stands || r.loops() {
		return
	}
	for _, p := range r.paths {
		if p.transport() == "udp" && (p.losesMuch() || p.opensNowhere(now)) {
			r.rate = &rateProbe{run: r, of: p, slot: r.board.plan(report.CheckPathRate, string(p.kind))}
			r.rate.start()
			return
		}
	}
}

// losesMuch: the sample is over, and what it says would be loss or a cut.
func (p *path) losesMuch() bool {
	if !p.dataDone || p.small.sent() < samplePackets {
		return false
	}
	if p.small.returned() == 0 || p.small.tail() >= silentTail {
		return true
	}
	up, down := p.small.directions()
	limit := p.limits().Loss
	return up.of > 0 && max(*up.value(), *down.value()) > limit
}

// opensNowhere: checks were answered over UDP and every handshake there hangs,
// while a path over TCP has opened.
func (p *path) opensNowhere(now time.Time) bool {
	if p.stage != handshaking {
		return false
	}
	tcp := false
	for _, q := range p.run.paths {
		switch {
		case q.transport() != "udp":
			tcp = tcp || !q.opened.IsZero()
		case !q.opened.IsZero() || !q.hangs(now):
			return false
		}
	}
	return tcp
}

// hangs: the path has been trying for so long that it may have come to nothing.
func (p *path) hangs(now time.Time) bool {
	extra := p.network.extra()
	switch p.stage {
	case handshaking:
		return now.Sub(p.connected) > rateHangs+extra
	case checking:
		return now.Sub(p.checking) > iceFloor+extra
	case waiting, asking:
		return now.Sub(p.joined) > rateWaits+extra
	}
	return true
}

// clear takes off the line what hangs over UDP: it would be counted against
// what is measured here. Where another path did open it has the time that a
// handshake gets.
func (r *rateProbe) clear() {
	now := r.now()
	for _, p := range r.paths {
		patient := !r.of.opened.IsZero() && now.Sub(p.connected) < dtlsFloor
		switch {
		case p.transport() != "udp" || !p.hangs(now):
		case p.stage == handshaking && !patient:
			p.endDTLS(report.Silent)
		case p.stage == checking:
			p.endICE(report.Silent)
		}
	}
}

// free: no sample is on its way over UDP.
func (r *rateProbe) free() bool {
	for _, p := range r.paths {
		if p.transport() == "udp" && p.stage == sampling {
			return false
		}
	}
	return true
}
