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
	if st := p.stats.last; p.small.jitter > jitterNearLow*p.limits().JitterMS && float64(st.RTPReceived) > (1-rateLossy)*float64(st.RTPSent) {
		return false // overtaken and not lost: media came back nearly whole
	}
	up, down := p.small.directions()
	limit := p.limits().Loss
	return up.of > 0 && max(*up.value(), *down.value()) > limit
}

// carriesOn: the sample was thinned and its connection goes on carrying. One of
// which next to nothing comes back is stopped by its own repetitions.
func (p *path) carriesOn() bool {
	return p.dataDone && p.stage == sampling && 2*p.small.returned() >= p.small.sent() && p.small.tail() < silentTail
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
		return p.waited(p.connected, now) > rateHangs+extra
	case checking:
		return p.waited(p.checking, now) > iceFloor+extra
	case waiting, asking:
		return p.waited(p.joined, now) > rateWaits+extra
	}
	return true
}

// hush stops the pictures of what has not come to its sample over UDP.
func (r *rateProbe) hush(on bool) {
	for _, p := range r.paths {
		if p.transport() == "udp" && p.stage < sampling && p.peer != nil && (on || p != r.lent || p.stage == held) {
			p.peer.Mute(on)
		}
	}
}

// holds: the line is asked alone at the moment, and this path shares it.
func (p *path) holds() bool {
	return p.run.rate != nil && !p.run.rate.done && p.transport() == "udp"
}

// tickHeld begins the sample when the line is free and bears one.
func (p *path) tickHeld() {
	switch {
	case p.holds():
	case p.run.rate.clean():
		p.stage = sampling
		p.sample.start(p)
	default:
		p.unsampled()
	}
}

// unsampled: the line lets too little through to load it once more.
func (p *path) unsampled() {
	p.putICE(report.OK)
	p.skip(p.slots.data, p.slots.large, p.slots.rtp)
	p.finish()
}

// clean: nothing that matters was lost of the last pace, the fastest.
func (r *rateProbe) clean() bool {
	rates := r.rates()
	if r.slot.outcome() != report.OK || len(rates) == 0 {
		return false
	}
	last := rates[len(rates)-1]
	return float64(last.Sent-last.Returned) <= rateLossy*float64(last.Sent)
}

// free: no sample is on its way over UDP.
func (r *rateProbe) free() bool {
	for _, p := range r.paths {
		if p.transport() == "udp" && p.stage == sampling && !p.dataDone {
			return false
		}
	}
	return true
}
