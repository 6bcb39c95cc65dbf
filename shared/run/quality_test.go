package run

import (
	"math"
	"slices"
	"testing"
	"time"

	"sidetone/shared/report"
)

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// carry sends n packets 20 ms apart; up and down say which get lost on which
// way, trip how long a round trip takes.
func carry(n int, up, down func(int) bool, trip func(int) time.Duration) *flow {
	f := &flow{}
	received, returned := 0, 0
	for i := range n {
		at := epoch.Add(time.Duration(i) * samplePace)
		seq := f.sent()
		f.send(at)
		if up(i) {
			continue
		}
		received++
		returned++ // the peer sends each back, whether it arrives or not
		if down(i) {
			continue
		}
		f.receive(packet{kind: kindSmall, seq: seq, received: received, returned: returned}, at.Add(trip(i)))
	}
	return f
}

func never(int) bool { return false }

func every(n int) func(int) bool { return func(i int) bool { return i%n == 1 } }

func steady(int) time.Duration { return 10 * msec }

func TestFlowDirections(t *testing.T) {
	for _, c := range []struct {
		name     string
		f        *flow
		up, down float64
		returned int
	}{
		{"clean", carry(50, never, never, steady), 0, 0, 50},
		{"every fifth lost on the way up", carry(50, every(5), never, steady), 0.2, 0, 40},
		{"every fifth lost on the way down", carry(50, never, every(5), steady), 0, 0.2, 40},
	} {
		got := c.f.report(smallBytes)
		if got.LossUp == nil || got.LossDown == nil || math.Abs(*got.LossUp-c.up) > 1e-9 || math.Abs(*got.LossDown-c.down) > 1e-9 || got.Returned != c.returned {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	dead := carry(50, func(int) bool { return true }, never, steady).report(smallBytes)
	if dead.Arrived != nil || dead.LossUp != nil || dead.LossDown != nil {
		t.Errorf("nothing came back, and yet the direction of the loss is known: %+v", dead)
	}
}

func TestFlowTimes(t *testing.T) {
	f := carry(50, never, never, func(i int) time.Duration { return time.Duration(10+i%2*20) * msec })
	got := f.report(smallBytes)
	if got.RTTMinMS != 10 || got.RTTMS < 10 || got.RTTMS > 30 {
		t.Errorf("round trip: %+v", got)
	}
	// Every trip differs by 20 ms from the one before: the mean deviation
	// comes near that within some 50 packets (RFC 3550 6.4.1, gain 1/16).
	if got.JitterMS < 18 || got.JitterMS > 20 {
		t.Errorf("jitter %v, want almost 20", got.JitterMS)
	}
	if got.FirstMS != 10 || got.LastMS != 49*millis(samplePace)+30 || math.Abs(rate(f, &flow{})-asSent) > 2 {
		t.Errorf("times: %+v", got)
	}
}

// The course of a sample is a round trip for each packet, in the order of
// sending, whatever order they came back in and whatever was lost.
func TestFlowCourse(t *testing.T) {
	got := carry(4, func(i int) bool { return i == 1 }, never, func(i int) time.Duration { return time.Duration(100-20*i) * msec }).report(smallBytes).TripsMS
	if !slices.Equal(got, []float64{100, report.LostTrip, 60, 40}) {
		t.Errorf("the course is %v", got)
	}
	if large := carry(4, never, never, steady).report(largeBytes).TripsMS; large != nil {
		t.Errorf("the large packets, which are no sample, have a course: %v", large)
	}
}

// asSent is kbit/s of the small packets at their pace.
var asSent = smallBytes * 8 / (samplePace.Seconds() * 1000)

func TestRate(t *testing.T) {
	// A queue that grows by the pace with each packet doubles the time that
	// they take.
	for _, c := range []struct {
		name string
		trip func(int) time.Duration
		want float64
	}{
		{"as sent", steady, asSent},
		{"through a line of half the rate", func(i int) time.Duration { return 10*msec + time.Duration(i)*samplePace }, asSent / 2},
	} {
		if got := rate(carry(50, never, never, c.trip), &flow{}); math.Abs(got-c.want) > 0.1 {
			t.Errorf("%s: %v kbit/s, want %v", c.name, got, c.want)
		}
	}
	if got := rate(carry(50, func(i int) bool { return i > 3 }, never, steady), &flow{}); got != 0 {
		t.Errorf("4 packets came back and make %v kbit/s", got)
	}
}

func TestFlowIgnoresRepeats(t *testing.T) {
	f := &flow{}
	seq := f.sent()
	f.send(epoch)
	for range 3 {
		f.receive(packet{kind: kindSmall, seq: seq, received: 1, returned: 1}, epoch.Add(msec))
	}
	f.receive(packet{kind: kindSmall, seq: 99}, epoch)
	if f.returned() != 1 {
		t.Errorf("%d returned, one was sent", f.returned())
	}
}

func TestTail(t *testing.T) {
	f := carry(50, func(i int) bool { return i >= 20 }, never, steady)
	if f.tail() != 30 {
		t.Errorf("tail %d, want 30", f.tail())
	}
}

func TestDecided(t *testing.T) {
	limits := report.QualityLimits{Loss: 0.1, JitterMS: 30}
	first := func(n int) func(int) bool { return func(i int) bool { return i < n } }
	shaky := func(swing time.Duration) func(int) time.Duration {
		return func(i int) time.Duration { return 50*msec + time.Duration(i%2)*swing }
	}
	for _, c := range []struct {
		name string
		f    *flow
		want bool
	}{
		{"clean", carry(50, never, never, steady), true},
		{"1 of 50 lost is a good line", carry(50, first(1), never, steady), true},
		{"2 of 50 lost: it may be 10 %", carry(50, first(2), never, steady), false},
		{"3 of 75 lost: it is not", carry(75, first(3), never, steady), true},
		{"5 of 50 lost is at the limit", carry(50, first(5), never, steady), false},
		{"10 of 50 lost is beyond", carry(50, never, first(10), steady), true},
		{"20 of 50 lost is beyond", carry(50, never, first(20), steady), true},
		{"poor one way is poor, whatever the other says", carry(50, first(2), first(20), steady), true},
		{"jitter near the limit", carry(50, never, never, shaky(32*msec)), false},
		{"jitter far beyond", carry(50, never, never, shaky(90*msec)), true},
		{"jitter near the limit, looked at twice as long", carry(100, never, never, shaky(32*msec)), true},
	} {
		if got := c.f.decided(limits); got != c.want {
			t.Errorf("%s: decided %v", c.name, got)
		}
	}
}
