package run

import (
	"math"
	"testing"
	"time"
)

const msec = time.Millisecond

func TestScheduleSent(t *testing.T) {
	for _, c := range []struct {
		name string
		s    schedule
		at   time.Duration
		want int
	}{
		{"libwebrtc at once", libwebrtc, 0, 1},
		{"libwebrtc before the second", libwebrtc, 249 * msec, 1},
		{"libwebrtc third", libwebrtc, 750 * msec, 3},
		{"libwebrtc after 3.75 s", libwebrtc, 3750 * msec, 5},
		{"libwebrtc all", libwebrtc, time.Hour, 9},
		{"nICEr after 1.5 s", nicer, 1500 * msec, 5},
		{"nICEr all", nicer, time.Hour, 7},
		{"SYN", tcpSYN, 2900 * msec, 2},
		{"before the start", tcpSYN, -1, 0},
	} {
		if got := c.s.sent(c.at); got != c.want {
			t.Errorf("%s: %d requests, want %d", c.name, got, c.want)
		}
	}
}

func TestScheduleOf(t *testing.T) {
	for name, want := range map[string]schedule{"Firefox": nicer, "Chromium": libwebrtc, "Safari": libwebrtc, "": libwebrtc} {
		if got := scheduleOf(name); &got[0] != &want[0] {
			t.Errorf("%q has the wrong schedule", name)
		}
	}
}

func TestChanceOfSilence(t *testing.T) {
	for _, c := range []struct {
		n, exchanges int
		loss, want   float64
	}{
		{0, 1, 0.05, 1},
		{1, 1, 0.05, 1}, // the first packet of a flow never counts
		{2, 1, 0.05, 0.05},
		{4, 1, 0.05, 1.25e-4},
		{4, 2, 0.05, 5e-4},
		{5, 2, 0.9, 1}, // a probability all the same
	} {
		if got := chanceOfSilence(c.n, c.exchanges, c.loss); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("n=%d exchanges=%d loss=%v: %v, want %v", c.n, c.exchanges, c.loss, got, c.want)
		}
	}
}

func TestLossOf(t *testing.T) {
	for _, c := range []struct {
		lost, sent int
		want       float64
	}{
		{0, 0, lossUnknown},
		{0, 50, lossFloor},
		{0, 10, 1.0 / 12},
		{5, 50, 6.0 / 52},
		{50, 50, 51.0 / 52},
	} {
		if got := lossOf(c.lost, c.sent); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d of %d: %v, want %v", c.lost, c.sent, got, c.want)
		}
	}
}

// When one server's silence is first believed, on a line with so much loss.
func TestSilentFrom(t *testing.T) {
	for _, c := range []struct {
		name      string
		schedule  schedule
		exchanges int
		loss      float64
		allowance time.Duration
		want      time.Duration // 0: never within 10 s
	}{
		{"Chromium, STUN, clean line", libwebrtc, 1, lossFloor, 400 * msec, 2150 * msec},
		{"Chromium, TURN, clean line", libwebrtc, 2, lossFloor, 400 * msec, 2150 * msec},
		{"Chromium, TURN, nothing measured", libwebrtc, 2, lossUnknown, 400 * msec, 4150 * msec},
		{"Firefox, TURN, clean line", nicer, 2, lossFloor, 400 * msec, 1100 * msec},
		{"Chromium, TURN, 300 ms round trip", libwebrtc, 2, lossFloor, 1300 * msec, 3050 * msec},
		{"Chromium, TURN, 10 % lost", libwebrtc, 2, 0.1, 400 * msec, 8150 * msec},
		{"Chromium, TURN, 40 % lost", libwebrtc, 2, 0.4, 400 * msec, 0},
	} {
		var got time.Duration
		for at := time.Duration(0); at <= 10*time.Second; at += 10 * msec {
			if _, ok := (flight{c.schedule, c.exchanges, at}).silent(c.allowance, c.loss); ok {
				got = at
				break
			}
		}
		if got != c.want {
			t.Errorf("%s: from %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAllSilent(t *testing.T) {
	many := func(n int, at time.Duration) []flight {
		list := make([]flight, n)
		for i := range list {
			list[i] = flight{libwebrtc, 2, at}
		}
		return list
	}
	for _, c := range []struct {
		name    string
		flights []flight
		loss    float64
		want    bool
	}{
		{"eight servers after 1.7 s", many(8, 1700*msec), lossUnknown, true},
		{"eight servers, none had time to answer", many(8, 600*msec), lossUnknown, false},
		{"one server after 1.7 s", many(1, 1700*msec), lossUnknown, false},
		{"eight servers, half of all packets lost", many(8, 1700*msec), 0.5, false},
		{"none", nil, lossUnknown, false},
	} {
		if got := allSilent(c.flights, 700*msec, c.loss); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
