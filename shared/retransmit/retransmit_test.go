package retransmit

import (
	"math"
	"testing"
	"time"
)

const msec = time.Millisecond

func TestScheduleSent(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Schedule
		at   time.Duration
		want int
	}{
		{"libwebrtc at once", LibWebRTC, 0, 1},
		{"libwebrtc before the second", LibWebRTC, 249 * msec, 1},
		{"libwebrtc third", LibWebRTC, 750 * msec, 3},
		{"libwebrtc after 3.75 s", LibWebRTC, 3750 * msec, 5},
		{"libwebrtc all", LibWebRTC, time.Hour, 9},
		{"nICEr after 1.5 s", NICEr, 1500 * msec, 5},
		{"nICEr all", NICEr, time.Hour, 7},
		{"SYN", SYN, 2900 * msec, 2},
		{"before the start", SYN, -1, 0},
	} {
		if got := c.s.Sent(c.at); got != c.want {
			t.Errorf("%s: %d requests, want %d", c.name, got, c.want)
		}
	}
}

func TestScheduleOf(t *testing.T) {
	for name, want := range map[string]Schedule{"Firefox": NICEr, "Chromium": LibWebRTC, "Safari": LibWebRTC, "": LibWebRTC} {
		if got := Of(name); &got[0] != &want[0] {
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
		if got := Chance(c.n, c.exchanges, c.loss); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("n=%d exchanges=%d loss=%v: %v, want %v", c.n, c.exchanges, c.loss, got, c.want)
		}
	}
}
