package run

import (
	"math"
	"slices"
	"time"

	"sidetone/shared/report"
)

// flow counts the packets of one kind on one path.
type flow struct {
	sentAt   []time.Time // by sequence number
	back     []bool
	trip     []float64 // ms, by sequence number
	trips    []float64 // the same in the order of their return
	first    time.Time // first and last return
	last     time.Time
	jitter   float64 // RFC 3550 6.4.1, over the round trip
	lastTrip float64
	// The peer's word in the packet that counted most: it had received
	// peerReceived when highest was the last sequence number known to be sent.
	peerReceived, peerReturned, highest int
	// What the peer had counted before this flow began.
	receivedBefore, returnedBefore int
	head                           head
}

// head is what came back of the packets that were sent without a pause: from
// it the rate is taken.
type head struct {
	back        int
	first, last time.Time
}

func (f *flow) send(at time.Time) {
	f.sentAt = append(f.sentAt, at)
	f.back, f.trip = append(f.back, false), append(f.trip, 0)
}

func (f *flow) receive(p packet, at time.Time) {
	if p.seq < 0 || p.seq >= len(f.sentAt) || f.back[p.seq] {
		return
	}
	f.back[p.seq] = true
	trip := at.Sub(f.sentAt[p.seq]).Seconds() * 1000
	if len(f.trips) > 0 {
		f.jitter += (math.Abs(trip-f.lastTrip) - f.jitter) / 16
	} else {
		f.first = at
	}
	f.lastTrip, f.last = trip, at
	if p.seq < samplePackets {
		if f.head.back == 0 {
			f.head.first = at
		}
		f.head.back++
		f.head.last = at
	}
	f.trip[p.seq], f.trips = trip, append(f.trips, trip)
	f.highest = max(f.highest, p.seq)
	f.peerReceived = max(f.peerReceived, p.received-f.receivedBefore)
	f.peerReturned = max(f.peerReturned, p.returned-f.returnedBefore)
}

// after makes f follow another flow of the same connection.
func (f *flow) after(earlier *flow) {
	f.receivedBefore = earlier.receivedBefore + earlier.peerReceived
	f.returnedBefore = earlier.returnedBefore + earlier.peerReturned
}

func (f *flow) sent() int     { return len(f.sentAt) }
func (f *flow) returned() int { return len(f.trips) }
func (f *flow) lost() int     { return f.sent() - f.returned() }

// missing is how many did not come back although later ones did.
func (f *flow) missing() int {
	if f.returned() == 0 {
		return 0
	}
	return max(0, f.highest+1-f.returned())
}

// tail is how many packets were sent after the last one that came back.
func (f *flow) tail() int {
	if f.returned() == 0 {
		return f.sent()
	}
	return f.sent() - 1 - f.highest
}

// median round trip in ms; 0 when nothing came back.
func (f *flow) median() float64 {
	if len(f.trips) == 0 {
		return 0
	}
	sorted := slices.Clone(f.trips)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}

func (f *flow) best() float64 {
	if len(f.trips) == 0 {
		return 0
	}
	return slices.Min(f.trips)
}

// share is a count of lost packets among those that are known about.
type share struct{ lost, of int }

// directions splits the loss by way: up to the peer and down from it. What
// was sent after the last returned packet is known to neither.
func (f *flow) directions() (up, down share) {
	if f.returned() == 0 {
		return share{}, share{}
	}
	known := f.highest + 1
	up = share{max(0, known-f.peerReceived), known}
	down = share{max(0, f.peerReturned-f.returned()), f.peerReturned}
	return up, down
}

func (s share) value() *float64 {
	if s.of == 0 {
		return nil
	}
	v := float64(s.lost) / float64(s.of)
	return &v
}

// weigh is Wald's sequential test of a good line against a poor one: the
// logarithm of how much likelier the poor one explains the counts. Loss well
// below the limit is good, well above it poor; see lossGood and lossPoor.
func (s share) weigh(limit float64) float64 {
	good, poor := lossGood*limit, lossPoor*limit
	return float64(s.lost)*math.Log(poor/good) + float64(s.of-s.lost)*math.Log((1-poor)/(1-good))
}

// decided is the sequential test: may the sample end, or is the line so near
// to a limit that more packets are worth their time? A clean line ends at
// once, a lossy one when it is clear on which side of the limit it is.
func (f *flow) decided(limits report.QualityLimits) bool {
	if limits.JitterMS > 0 && f.sent() < 2*samplePackets &&
		f.jitter > jitterNearLow*limits.JitterMS && f.jitter < jitterNearHigh*limits.JitterMS {
		return false
	}
	if f.lost() == 0 {
		return true
	}
	up, down := f.directions()
	clear := true
	for _, s := range []share{up, down} {
		switch w := s.weigh(limits.Loss); {
		case w >= sureOfLoss:
			return true // poor one way is poor
		case s.lost > 0 && w > -sureOfLoss:
			clear = false
		}
	}
	return clear
}

// report turns the counts into what a report says of them.
func (f *flow) report(size int) report.Flow {
	out := report.Flow{Sent: f.sent(), Returned: f.returned(), Bytes: size}
	if f.returned() == 0 {
		return out
	}
	arrived := f.peerReceived
	out.Arrived = &arrived
	up, down := f.directions()
	out.LossUp, out.LossDown = up.value(), down.value()
	out.RTTMS, out.RTTMinMS, out.JitterMS = round(f.median()), round(f.best()), round(f.jitter)
	start := f.sentAt[0]
	out.FirstMS, out.LastMS = millis(f.first.Sub(start)), millis(f.last.Sub(start))
	if size == smallBytes { // the sample; the others follow its course
		out.TripsMS = f.course()
	}
	return out
}

// course is the round trip of every packet, in the order of their sending.
func (f *flow) course() []float64 {
	course := make([]float64, f.sent())
	for i := range course {
		course[i] = report.LostTrip
		if f.back[i] {
			course[i] = round(f.trip[i])
		}
	}
	return course
}

// rate is kbit/s of small and large packets together, as they came back while
// they were sent without a pause. A line that is narrower than what was sent
// stretches the time that they take. 0: too few to tell.
func rate(small, large *flow) float64 {
	if small.head.back < samplePackets/2 {
		return 0
	}
	took := small.head.last.Sub(small.head.first)
	if took <= 0 {
		return 0
	}
	// The first packet begins the time and does not count.
	bytes := (small.head.back-1)*smallBytes + large.head.back*largeBytes
	return round(float64(bytes*8) / took.Seconds() / 1000)
}

// round keeps a tenth: more digits than that no clock of a browser has.
func round(v float64) float64 { return math.Round(v*10) / 10 }

func millis(d time.Duration) int { return int(math.Round(d.Seconds() * 1000)) }
