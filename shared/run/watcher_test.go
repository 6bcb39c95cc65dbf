package run

import (
	"testing"
	"time"

	"sidetone/shared/report"
)

func TestContinues(t *testing.T) {
	at := func(ms, sent, answered int) checks {
		return checks{at: epoch.Add(time.Duration(ms) * msec), sent: sent, answered: answered}
	}
	for _, c := range []struct {
		name string
		seen []checks
		want report.Fact
	}{
		{"answered all the time", []checks{at(100, 3, 3), at(800, 4, 4), at(1600, 5, 5), at(2300, 6, 6)}, report.Known(true)},
		{"the last answer was counted late", []checks{at(100, 3, 1), at(400, 4, 2), at(800, 5, 2), at(1600, 9, 2)}, report.Known(false)},
		{"too few checks since to tell", []checks{at(100, 3, 3), at(800, 4, 3), at(1600, 5, 3)}, nil},
		{"nothing was read late enough", []checks{at(100, 3, 3), at(600, 5, 5)}, nil},
		{"requests are not counted", []checks{at(100, -1, 3), at(800, -1, 3), at(2300, -1, 3)}, nil},
		{"nothing is counted", []checks{at(800, -1, -1), at(2300, -1, -1)}, nil},
	} {
		w := watcher{seen: c.seen}
		last := c.seen[len(c.seen)-1]
		w.last = Stats{ChecksSent: last.sent, ChecksAnswered: last.answered}
		got := w.continues(epoch)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %v, want %v", c.name, text(got), text(c.want))
		}
	}
}

func text(f report.Fact) string {
	switch {
	case f == nil:
		return "unknown"
	case *f:
		return "yes"
	}
	return "no"
}

func TestRTPDue(t *testing.T) {
	w := watcher{last: Stats{RTPSent: 40}}
	if got := w.rtpDue(200 * msec); got != 40 {
		t.Errorf("without an earlier reading %d are due, want all", got)
	}
	for i, sent := range []int{-1, 10, 25, 40} {
		w.have(Stats{RTPSent: sent}, epoch.Add(time.Duration(i)*250*msec))
	}
	for _, c := range []struct {
		ago  time.Duration
		want int
	}{{200 * msec, 25}, {300 * msec, 10}, {700 * msec, 0}, {2000 * msec, 40}} {
		if got := w.rtpDue(c.ago); got != c.want {
			t.Errorf("%v before the last reading %d were sent, want %d", c.ago, got, c.want)
		}
	}
}
