package run

import (
	"testing"
	"time"
)

// beats notes a heartbeat every 50 ms, each as late as it says.
func beats(late ...time.Duration) *lateness {
	l := &lateness{}
	at := epoch
	l.note(at, at.Add(tickBusy))
	for _, d := range late {
		at = at.Add(tickBusy + d)
		l.note(at, at.Add(tickBusy))
	}
	return l
}

func TestLateness(t *testing.T) {
	if got := beats(0, 0, 0).report(); got != nil {
		t.Errorf("three beats tell %+v", got)
	}
	l := beats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	if got := l.report(); got == nil || got.MS != 0 || got.Share != 0 {
		t.Errorf("in time: %+v", got)
	}
	l = beats(50*msec, 50*msec, 50*msec, 50*msec, 50*msec, 50*msec, 50*msec, 50*msec, 50*msec, 200*msec)
	if got := l.report(); got == nil || got.MS != 200 || got.Share < 0.55 || got.Share > 0.62 {
		t.Errorf("late half of the time and more: %+v", got)
	}
}

func TestLostTime(t *testing.T) {
	l := beats(100*msec, 0) // due at 50 and late until 150, due at 200 and there, next due at 250
	for _, c := range []struct{ from, to, want time.Duration }{
		{0, 40 * msec, 0}, {0, 300 * msec, 150 * msec}, {100 * msec, 140 * msec, 40 * msec}, {160 * msec, 240 * msec, 0},
	} {
		if got := l.lost(epoch.Add(c.from), epoch.Add(c.to), 0); got != c.want {
			t.Errorf("between %v and %v: %v lost, want %v", c.from, c.to, got, c.want)
		}
	}
}

// What waits while the run itself is held up does not become silent by that; a
// timer's own grain counts as waiting.
func TestTimeReallyWaited(t *testing.T) {
	r := run{late: *beats(10*msec, 300*msec, 0)} // due at 50: there at 60; due at 110: there at 410; due at 460 and there; next at 510
	for _, c := range []struct{ from, to, want time.Duration }{
		{0, 100 * msec, 100 * msec}, {0, 460 * msec, 160 * msec}, {200 * msec, 300 * msec, 0}, {420 * msec, 450 * msec, 30 * msec},
		{410 * msec, 525 * msec, 115 * msec}, {410 * msec, 910 * msec, 100 * msec},
	} {
		if got := r.waited(epoch.Add(c.from), epoch.Add(c.to)); got != c.want {
			t.Errorf("from %v to %v: waited %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// What holds up the thread of the connections is waited for no less than what holds
// up the run.
func TestTheOtherThreadIsWaitedFor(t *testing.T) {
	start := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * msec) }
	r := &run{}
	ask := func(asked, answered int) {
		r.late.asked = at(asked)
		if answered > 0 {
			r.late.reached(at(answered))
		}
	}
	ask(0, 5)
	ask(50, 350)
	for _, c := range []struct{ from, to, want int }{{0, 50, 50}, {0, 400, 100}, {100, 300, 0}, {350, 400, 50}} {
		if got := r.waited(at(c.from), at(c.to)); got != time.Duration(c.want)*msec {
			t.Errorf("from %d to %d: waited %v, want %d ms", c.from, c.to, got, c.want)
		}
	}
	ask(400, 0) // and has not answered yet
	if got := r.waited(at(350), at(900)); got != 50*msec {
		t.Errorf("an answer that is out: waited %v, want 50 ms", got)
	}
}
