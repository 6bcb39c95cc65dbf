package run

import (
	"slices"
	"sync"
	"testing"
	"time"

	"sidetone/shared/report"
)

// bucket lets packets through up to a rate and drops the rest, both ways
// together.
type bucket struct {
	mu          sync.Mutex
	rate, depth float64 // bytes a second, bytes
	left        float64
	at          time.Time
}

func policer(kbit, depth float64) func(report.Path, int) bool {
	b := &bucket{rate: kbit * 125, depth: depth, left: depth}
	return func(p report.Path, bytes int) bool {
		if p != report.DirectUDP && p != report.RelayUDP {
			return true
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		now := time.Now()
		if !b.at.IsZero() {
			b.left = min(b.depth, b.left+b.rate*now.Sub(b.at).Seconds())
		}
		b.at = now
		if b.left < float64(bytes) {
			return false
		}
		b.left -= float64(bytes)
		return true
	}
}

// loser loses every so many packets over UDP, on the way up.
func loser(nth int) func(report.Path, int) bool {
	var mu sync.Mutex
	n := 0
	return func(p report.Path, _ int) bool {
		mu.Lock()
		defer mu.Unlock()
		n++
		return p != report.DirectUDP && p != report.RelayUDP || n%(2*nth) >= 2
	}
}

// gone loses everything over UDP for a while after the first packet.
func gone(from, until time.Duration) func(report.Path, int) bool {
	var mu sync.Mutex
	var first time.Time
	return func(p report.Path, _ int) bool {
		mu.Lock()
		defer mu.Unlock()
		if first.IsZero() {
			first = time.Now()
		}
		d := time.Since(first)
		return p != report.DirectUDP && p != report.RelayUDP || d < from || d > until
	}
}

func TestTwoRates(t *testing.T) {
	for _, c := range []struct {
		name    string
		passes  func(report.Path, int) bool
		verdict report.Verdict
		cause   string
		asked   bool
	}{
		{"nothing wrong", nil, report.Healthy, "", false},
		{"32 kbit/s", policer(32, 4000), report.Degraded, "poor_network/rate_limited", true},
		{"64 kbit/s", policer(64, 2000), report.Degraded, "poor_network/rate_limited", true},
		{"128 kbit/s", policer(128, 8000), report.Degraded, "poor_network/rate_limited", true},
		{"200 kbit/s", policer(200, 8000), report.Degraded, "poor_network/rate_limited", true},
		{"a fifth is lost", loser(5), report.Degraded, "poor_network/loss", true},
		{"gone for a second", gone(300*msec, 1300*msec), report.Healthy, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &world{rtt: 4 * msec, passes: c.passes}
			last, _ := play(t, w, Options{})
			judged(t, last, c.verdict, c.cause)
			asked := slices.ContainsFunc(last.Report.Observations, func(o report.Observation) bool { return o.Check == report.CheckPathRate })
			if asked != c.asked {
				t.Errorf("other paces were tried: %v", asked)
			}
		})
	}
}

// A second try that falls silent too is a cut, and is given up soon.
func TestCutStaysACut(t *testing.T) {
	w := &world{rtt: 4 * msec, passes: gone(100*msec, time.Hour)}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "udp_blocked/after_handshake"), 6000)
	if o := find(t, last.Report, report.CheckPathRate, ""); o.Outcome != report.Silent {
		t.Errorf("the second try: %s", o.Outcome)
	}
}

// A line that is gone once more while it is asked is not taken for one with a
// limit for certain.
func TestGoneTwiceIsNoLimit(t *testing.T) {
	for at := 1400 * msec; at < 5*time.Second; at += 100 * msec {
		first, second := gone(300*msec, 1100*msec), gone(at, at+700*msec)
		w := &world{rtt: 4 * msec, passes: func(p report.Path, bytes int) bool {
			one, other := first(p, bytes), second(p, bytes)
			return one && other
		}}
		last, _ := play(t, w, Options{})
		for _, h := range last.Report.Diagnosis.Hypotheses {
			if h.State == report.Confirmed {
				t.Errorf("gone again at %v: %s/%s is confirmed, %+v", at, h.ID, h.Cause, find(t, last.Report, report.CheckPathRate, "").Detail.Rates)
			}
		}
	}
}
