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
	if got := w.rtpDue(200 * msec); got != 0 {
		t.Errorf("without an earlier reading %d are due, want none: nobody knows when they were sent", got)
	}
	for i, sent := range []int{-1, 10, 25, 40} {
		w.have(Stats{RTPSent: sent}, epoch.Add(time.Duration(i)*250*msec))
	}
	for _, c := range []struct {
		ago  time.Duration
		want int
	}{{200 * msec, 25}, {300 * msec, 10}, {700 * msec, 0}, {2000 * msec, 0}} {
		if got := w.rtpDue(c.ago); got != c.want {
			t.Errorf("%v before the last reading %d were sent, want %d", c.ago, got, c.want)
		}
	}
}

func TestMediaOfAPath(t *testing.T) {
	for _, c := range []struct {
		name         string
		before, last Stats
		want         report.Flow
	}{
		{"whole", Stats{RTPSent: 20, RTPReceived: 18}, Stats{RTPSent: 40, RTPReceived: 36}, report.Flow{Sent: 36, Returned: 36}},
		{"thinned", Stats{RTPSent: 20, RTPReceived: 14}, Stats{RTPSent: 40, RTPReceived: 27, RTPLost: 9}, report.Flow{Sent: 36, Returned: 27}},
		{"cut after its beginning", Stats{RTPSent: 45, RTPReceived: 3}, Stats{RTPSent: 60, RTPReceived: 3}, report.Flow{Sent: 45, Returned: 3}},
		{"nothing came back", Stats{RTPSent: 20}, Stats{RTPSent: 40}, report.Flow{Sent: 20}},
		{"the platform does not count what is missing", Stats{RTPSent: 20, RTPReceived: 10, RTPLost: -1}, Stats{RTPSent: 40, RTPReceived: 15, RTPLost: -1}, report.Flow{Sent: 20, Returned: 15}},
		{"sent just now", Stats{}, Stats{RTPSent: 12}, report.Flow{}},
	} {
		var w watcher
		w.have(c.before, epoch)
		w.have(c.last, epoch.Add(250*msec))
		if got := w.rtp(200 * msec); got.Sent != c.want.Sent || got.Returned != c.want.Returned {
			t.Errorf("%s: %d of %d, want %d of %d", c.name, got.Returned, got.Sent, c.want.Returned, c.want.Sent)
		}
	}
}

// Counters are read less often while a sample flows, and as often as ever once it may
// have fallen silent.
func TestFlows(t *testing.T) {
	for _, c := range []struct {
		name       string
		stage      stage
		unanswered int
		all        bool // of the sample is sent
		want       bool
	}{
		{"as many on their way as a far server has", sampling, flowingTail - 1, false, true},
		{"one more", sampling, flowingTail, false, false},
		{"nothing came back", sampling, samplePackets / 2, false, false},
		{"nothing is to be sent any more", sampling, 0, true, false},
		{"the handshake goes on", handshaking, 0, false, false},
	} {
		sent := samplePackets / 2
		p := &path{stage: c.stage}
		p.small = *carry(sent, func(i int) bool { return i >= sent-c.unanswered }, never, steady)
		if c.all {
			p.sentAll = epoch
		}
		if got := p.flows(); got != c.want {
			t.Errorf("%s: flows is %v", c.name, got)
		}
	}
}
