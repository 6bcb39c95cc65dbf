package run

import (
	"time"

	"sidetone/shared/report"
)

// sample is the quality measurement of one path: small packets at the pace
// of a voice call, a few large ones among them, and RTP beside them.
type sample struct {
	small, large flow
	target       int // small packets to send for now
	first        time.Time
	sentAll      time.Time // zero: still sending
	dataDone     bool
	dataEnd      time.Time
	rtpDone      bool
}

func (s *sample) start(p *path) {
	s.target, s.first = samplePackets, p.now()
	p.pace()
}

// pace sends what is due and calls itself again.
func (p *path) pace() {
	if p.stage != sampling || p.dataDone || p.stats.ending {
		return
	}
	now := p.now()
	due := min(p.target, int(now.Sub(p.first)/samplePace)+1)
	if p.target > samplePackets { // the pause before the addition is not made up for
		due = min(p.target, p.small.sent()+1)
	}
	for n := 0; p.small.sent() < due && n < sampleBurst; n++ {
		p.send(now)
	}
	// A line that is known to lose is watched on without a pause.
	if p.small.sent() >= p.target && p.small.missing() > 0 && p.small.tail() < silentTail && p.inDoubt(now) {
		p.target++
	}
	if p.small.sent() < p.target {
		p.after(samplePace, p.pace)
		return
	}
	p.sentAll = now
	if !p.stats.pending && p.small.missing() == 0 && p.small.tail() < silentTail { // what is wanted at the end is asked for while the last echoes are on their way
		p.stats.look(p)
	}
}

// inDoubt: more packets are worth their time.
func (p *path) inDoubt(now time.Time) bool {
	return p.preferred() && now.Sub(p.first) < sampleMax && !p.small.decided(p.limits())
}

func (p *path) send(now time.Time) {
	if p.small.sent()%largeEvery == largeFirst && p.large.sent() < largePackets {
		p.post(kindLarge, &p.large, now)
	}
	p.post(kindSmall, &p.small, now)
}

func (p *path) post(kind byte, f *flow, now time.Time) {
	out := packet{kind: kind, seq: f.sent(), sentMS: now.Sub(p.run.start).Seconds() * 1000}
	if p.peer.Send(out.encode()) == nil {
		f.send(now)
	}
}

func (p *path) packet(b []byte, at time.Time) {
	in, ok := decode(b)
	switch {
	case !ok:
		return
	case p.run.rate.uses(p):
		p.run.rate.packet(in, at)
		return
	}
	if in.kind == kindLarge {
		p.large.receive(in, at)
		return
	}
	p.small.receive(in, at)
	if p.small.returned() == p.target {
		p.soon()
	}
	if p.small.returned() == roughlyKnown {
		p.network.measured(p.kind, time.Duration(p.small.best()*float64(time.Millisecond)))
	}
}

// tickSample ends the sample, or adds to it.
func (p *path) tickSample(now time.Time) {
	if !p.dataDone {
		p.tickData(now)
	}
	if !p.rtpDone {
		p.tickRTP(now)
	}
	if p.dataDone && p.rtpDone {
		p.endSample()
	}
}

func (p *path) tickData(now time.Time) {
	if p.sentAll.IsZero() {
		return
	}
	back := p.small.lost() == 0 && p.large.lost() == 0
	if !back && p.waited(p.sentAll, now) < p.drain() {
		return
	}
	if p.small.tail() >= silentTail || !p.inDoubt(now) {
		p.dataDone, p.dataEnd = true, now
		p.putFlows()
		return
	}
	p.target += sampleMore
	p.sentAll = time.Time{}
	p.pace()
}

// preferred: this is the path that a call would take, as far as is known; the
// quality of the others is not what a verdict rests on, and not worth a
// longer sample.
func (p *path) preferred() bool {
	for _, q := range p.run.paths {
		switch {
		case q == p:
			return true
		case q.stage == sampling, q.small.returned() > 0:
			return false
		}
	}
	return true
}

// drain is how long the last echoes are waited for.
func (p *path) drain() time.Duration {
	if p.transport() != "udp" && p.small.returned() > 0 && p.small.tail() > 0 {
		return tcpRepairs // over TCP nothing is lost that comes at all
	}
	if p.small.returned() == 0 {
		return max(drainNoAnswer, p.network.allowance())
	}
	trip := time.Duration(p.small.median() * float64(time.Millisecond))
	return min(drainMax, max(drainMin, drainTrips*trip))
}

// limits of quality, with the playbook's defaults where the profile is
// silent (ACS call diagnostics log schema: 10 % loss, 30 ms jitter).
func (p *path) limits() report.QualityLimits {
	l := p.run.begun.Profile.Limits
	if l.Loss == 0 {
		l.Loss = 0.10
	}
	if l.JitterMS == 0 {
		l.JitterMS = 30
	}
	return l
}

// flows: packets are still to be sent, and those that were come back.
func (p *path) flows() bool {
	return p.stage == sampling && p.sentAll.IsZero() && p.small.tail() < flowingTail
}

// tickRTP: what came back is enough; silence needs packets that were sent
// and time for them to come back.
func (p *path) tickRTP(now time.Time) {
	st := p.stats.last
	switch {
	case st.RTPReceived > 0:
		p.rtpDone = true
	case !p.dataDone:
	case p.stats.rtp(p.drain()).Sent >= rtpEnough:
		p.rtpDone = true
	case p.waited(p.dataEnd, now) > rtpExtra+p.network.extra():
		p.rtpDone = true
	}
}

// putFlows reports the three flows as they stand.
func (p *path) putFlows() {
	end := p.dataEnd
	if end.IsZero() {
		end = p.now()
	}
	elapsed := end.Sub(p.first)
	data := report.OK
	switch {
	case p.small.sent() == 0:
		data = report.NotTested
	case p.small.returned() == 0 || p.small.tail() >= silentTail:
		data = report.Silent
	}
	small := p.small.report(smallBytes)
	small.Kbps = rate(&p.small, &p.large)
	p.putFlow(p.slots.data, data, p.far.oneWay(small), elapsed)
	p.putFlow(p.slots.large, p.largeOutcome(data), p.far.oneWay(p.large.report(largeBytes)), elapsed)
	p.putRTP(elapsed)
}

func (p *path) largeOutcome(data report.Outcome) report.Outcome {
	switch {
	case p.large.returned() > 0:
		return report.OK
	case data != report.OK || p.large.sent() < largeEnough:
		return report.NotTested
	}
	return report.Silent
}

func (p *path) putFlow(s *slot, outcome report.Outcome, f report.Flow, elapsed time.Duration) {
	s.put(result{outcome: outcome, at: p.since(p.first), ms: millis(elapsed), detail: report.Detail{Flow: &f}})
}

func (p *path) putRTP(elapsed time.Duration) {
	if !p.rtpDone && !p.stats.ending {
		return
	}
	f := p.stats.rtp(p.drain())
	outcome := report.NotTested
	switch {
	case f.Returned > 0:
		outcome = report.OK
	case f.Sent >= rtpEnough:
		outcome = report.Silent
	}
	p.putFlow(p.slots.rtp, outcome, f, elapsed)
}
