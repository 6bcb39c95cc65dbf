package run

import (
	"math"
	"testing"
	"time"

	"sidetone/shared/retransmit"
)

const msec = time.Millisecond

func TestLossOf(t *testing.T) {
	for _, c := range []struct {
		lost, sent int
		want       float64
	}{
		{0, 0, retransmit.LossUnknown},
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
		schedule  retransmit.Schedule
		exchanges int
		loss      float64
		allowance time.Duration
		want      time.Duration // 0: never within 10 s
	}{
		{"Chromium, STUN, clean line", retransmit.LibWebRTC, 1, lossFloor, 400 * msec, 2150 * msec},
		{"Chromium, TURN, clean line", retransmit.LibWebRTC, 2, lossFloor, 400 * msec, 2150 * msec},
		{"Chromium, TURN, nothing measured", retransmit.LibWebRTC, 2, retransmit.LossUnknown, 400 * msec, 4150 * msec},
		{"Firefox, TURN, clean line", retransmit.NICEr, 2, lossFloor, 400 * msec, 1100 * msec},
		{"Chromium, TURN, 300 ms round trip", retransmit.LibWebRTC, 2, lossFloor, 1300 * msec, 3050 * msec},
		{"Chromium, TURN, 10 % lost", retransmit.LibWebRTC, 2, 0.1, 400 * msec, 8150 * msec},
		{"Chromium, TURN, 40 % lost", retransmit.LibWebRTC, 2, 0.4, 400 * msec, 0},
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
			list[i] = flight{retransmit.LibWebRTC, 2, at}
		}
		return list
	}
	for _, c := range []struct {
		name    string
		flights []flight
		loss    float64
		want    bool
	}{
		{"eight servers after 1.7 s", many(8, 1700*msec), retransmit.LossUnknown, true},
		{"eight servers, none had time to answer", many(8, 600*msec), retransmit.LossUnknown, false},
		{"one server after 1.7 s", many(1, 1700*msec), retransmit.LossUnknown, false},
		{"eight servers, half of all packets lost", many(8, 1700*msec), 0.5, false},
		{"none", nil, retransmit.LossUnknown, false},
	} {
		if got := allSilent(c.flights, 700*msec, c.loss); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
