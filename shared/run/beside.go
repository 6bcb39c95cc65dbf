package run

import (
	"time"

	"sidetone/shared/report"
)

// Relays beside a direct path that is clean. A call takes the direct path, which
// has its whole sample; of a relay it has to be known that it carries packets of
// every kind and loses none so far. The rest of its sample is taken while the
// sockets are watched, and what it shows is judged again.

// suffices: nothing that is still to come on this path is worth the caller's
// waiting.
func (r *run) suffices(p *path, now time.Time) bool {
	return p.relay != nil && p.stage == sampling && !p.stats.ending && r.rate == nil && r.paths[0].clean() && p.cleanSoFar(now)
}

// clean: the direct path over UDP carried its whole sample and lost nothing of it.
func (p *path) clean() bool {
	for _, s := range []*slot{p.slots.ice, p.slots.dtls, p.slots.data, p.slots.large, p.slots.rtp} {
		if s.outcome() != report.OK {
			return false
		}
	}
	return p.kind == report.DirectUDP && p.stage == finished && p.small.lost() == 0 && p.large.lost() == 0
}

// cleanSoFar: packets of every kind came back, none was overtaken, and none is
// later than it may be.
func (p *path) cleanSoFar(now time.Time) bool {
	late := func(f *flow) bool { return f.tail() > 0 && now.Sub(f.sentAt[f.highest+1]) > p.drain() }
	return p.rtpDone && p.small.returned() >= besideEnough && p.large.returned() >= largeEnough &&
		p.small.missing() == 0 && p.large.missing() == 0 && !late(&p.small) && !late(&p.large) &&
		p.small.jitter < jitterNearLow*p.limits().JitterMS
}

// putSoFar reports what is known of a sample that goes on.
func (p *path) putSoFar(now time.Time) {
	elapsed := now.Sub(p.first)
	p.putFlow(p.slots.data, report.OK, p.far.oneWay(p.small.soFar(smallBytes)), elapsed)
	p.putFlow(p.slots.large, report.OK, p.far.oneWay(p.large.soFar(largeBytes)), elapsed)
	p.putRTP(elapsed)
}

// soFar is the report of a flow of which nothing is missing, without the packets
// that are on their way.
func (f *flow) soFar(size int) report.Flow {
	out := f.report(size)
	out.Sent = out.Returned
	if out.TripsMS != nil {
		out.TripsMS = out.TripsMS[:out.Returned]
	}
	return out
}

// lingers: a relay is still at the sample that the verdict did not wait for.
func (r *run) lingers() bool {
	for _, p := range r.paths {
		if p.relay != nil && p.stage == sampling {
			return true
		}
	}
	return false
}
