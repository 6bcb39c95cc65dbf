package run

import (
	"slices"
	"time"

	"sidetone/shared/report"
)

// rateStep is the packets of one pace.
type rateStep struct {
	size, packets int
	pace          time.Duration
	first         int // sequence number
	begun         time.Time
	sentAll       time.Time // zero: still sending
	received      int       // by the peer, as its last echo said
}

// How the line is asked: slowly; more slowly still where that lost much, faster
// where it lost some; where one of these lost nothing, as fast as a voice call, and
// as fast as a small video call.
var (
	rateCrawl  = rateStep{size: headerBytes, packets: 10, pace: ratePace * 8 / 3}
	rateSlow   = rateStep{size: smallBytes, packets: 15, pace: ratePace}
	rateMedium = rateStep{size: smallBytes, packets: 27, pace: ratePace * 2 / 5}
	rateVoice  = rateStep{size: smallBytes, packets: samplePackets, pace: samplePace}
	rateVideo  = rateStep{size: rateBytes, packets: 75, pace: samplePace}
)

func (r *rateProbe) step(s rateStep) {
	s.first, s.begun = r.flow.sent(), r.now()
	r.steps = append(r.steps, s)
	r.pace()
}

// pace sends what is due and calls itself again.
func (r *rateProbe) pace() {
	if r.done {
		return
	}
	now, s := r.now(), &r.steps[len(r.steps)-1]
	if !s.sentAll.IsZero() {
		return
	}
	due := min(s.packets, int(now.Sub(s.begun)/s.pace)+1)
	for n := 0; r.sentOf(s) < due && n < sampleBurst; n++ {
		out := packet{kind: kindSmall, seq: r.flow.sent(), sentMS: now.Sub(r.run.start).Seconds() * 1000}
		if r.peer.Send(out.sized(s.size)) != nil {
			r.end(report.NotTested)
			return
		}
		r.flow.send(now)
	}
	if r.sentOf(s) < s.packets {
		r.after(s.pace, r.pace)
		return
	}
	s.sentAll = now
}

// sentOf is how many packets of the present step were sent.
func (r *rateProbe) sentOf(s *rateStep) int { return r.flow.sent() - s.first }

func (r *rateProbe) packet(in packet, at time.Time) {
	if in.kind != kindSmall || r.done {
		return
	}
	r.flow.receive(in, at)
	for i := range r.steps {
		if s := &r.steps[i]; in.seq >= s.first && (i+1 == len(r.steps) || in.seq < r.steps[i+1].first) {
			s.received = max(s.received, in.received-r.flow.receivedBefore)
		}
	}
}

// tickStep goes on to the next pace, as what came of this one asks for.
func (r *rateProbe) tickStep(now time.Time) {
	s := &r.steps[len(r.steps)-1]
	if r.inVain(s, now) {
		s.packets, s.sentAll = r.sentOf(s), now
	}
	if s.sentAll.IsZero() || r.flow.lost() > 0 && r.waited(s.sentAll, now) < r.wait() {
		return
	}
	rates := r.rates()
	last := rates[len(rates)-1]
	lost := lostShare(last)
	switch {
	case len(rates) == 1 && lost > rateMuch:
		// All of it: packets may take what their echoes would have needed, so
		// that it is no cut as yet.
		r.step(rateCrawl)
	case last.Returned == 0 && len(rates) == 2 && s.size != rateCrawl.size && lostShare(rates[0]) <= rateLossy:
		// A limit that was overdrawn lets nothing through for a while; what is cut
		// stays so.
		r.step(rateCrawl)
	case last.Returned == 0:
		r.end(report.Silent)
	case len(rates) == 1 && lost > rateLossy:
		r.step(rateMedium)
	case len(rates) == 1, s.pace == rateMedium.pace && lost <= rateLossy:
		// What the slow one lost was due to what had gone before it.
		r.step(rateVoice)
	case s.pace == rateVoice.pace && s.size == rateVoice.size && lost < rateTelling:
		r.step(rateVideo)
	default:
		r.end(report.OK)
	}
}

// inVain: so many packets of a step were sent, and not one came back in time.
func (r *rateProbe) inVain(s *rateStep, now time.Time) bool {
	sent := r.flow.sent() - s.first
	if !s.sentAll.IsZero() || sent < rateInVain || r.waited(r.flow.sentAt[s.first+rateInVain-1], now) < r.wait() {
		return false
	}
	return !slices.Contains(r.flow.back[s.first:], true)
}

// wait is how long the last echoes of a step are waited for.
func (r *rateProbe) wait() time.Duration {
	return min(drainMax, max(drainMin, drainTrips*time.Duration(r.flow.median()*float64(time.Millisecond))))
}

// rates are the steps as a report has them.
func (r *rateProbe) rates() []report.Rate {
	var list []report.Rate
	before := 0
	for i, s := range r.steps {
		end := r.flow.sent()
		if i+1 < len(r.steps) {
			end = r.steps[i+1].first
		}
		out := report.Rate{Bytes: s.size, MS: millis(time.Duration(s.packets) * s.pace)}
		var part flow
		for i := s.first; i < end; i++ {
			out.Sent++
			if r.flow.back[i] {
				out.Returned++
				part.trips = append(part.trips, r.flow.trip[i])
			}
		}
		out.Arrived = max(out.Returned, s.received-before)
		before = max(before, s.received)
		out.RTTMS = round(part.median())
		list = append(list, out)
	}
	return list
}

func lostShare(r report.Rate) float64 { return 1 - float64(r.Returned)/float64(r.Sent) }
