package run

import (
	"slices"
	"time"

	"sidetone/shared/report"
)

// lateness watches the run's heartbeat: how late it comes is how late the page
// or the machine was, which no network is to be blamed for.
type lateness struct {
	due   time.Time // of the next beat; zero: there was none yet
	beats []beat

	asked time.Time // when the other thread was asked that has not answered; zero: it has, or there is none
	away  []beat    // its answers that took long
}

type beat struct {
	at   time.Time
	late time.Duration
}

// note takes a beat, and when the next one is due.
func (l *lateness) note(at, next time.Time) {
	if !l.due.IsZero() {
		l.beats = append(l.beats, beat{at, max(0, at.Sub(l.due))})
	}
	l.due = next
}

// reach asks the other thread of distant hands, where it has none to answer for.
func (r *run) reach(now time.Time) {
	distant, ok := r.hands.(Distant)
	if !ok || !r.late.asked.IsZero() || r.judge.stands {
		return
	}
	r.late.asked = now
	r.spawn(func() func() {
		distant.Reach(r.ctx)
		at := r.clock.Now()
		return func() { r.late.reached(at) }
	})
}

// reached takes the answer of the other thread. One that came in time is no beat.
func (l *lateness) reached(at time.Time) {
	if late := at.Sub(l.asked); late >= stallLeast {
		l.away = append(l.away, beat{at, late})
	}
	l.asked = time.Time{}
}

// lost is how much of the time between two moments the run was not at work
// although it had something to do, in beats that were late by so much or more.
func (l *lateness) lost(from, to time.Time, least time.Duration) time.Duration {
	var sum time.Duration
	if late := to.Sub(l.due); !l.due.IsZero() && late > 0 && late >= least { // the beat that has yet to come
		sum += min(late, to.Sub(from))
	}
	return sum + heldUp(l.beats, from, to, least)
}

// gone is how much of that time the other thread was held up.
func (l *lateness) gone(from, to time.Time) (sum time.Duration) {
	if late := to.Sub(l.asked); !l.asked.IsZero() && late >= stallLeast {
		sum += min(late, to.Sub(from))
	}
	return sum + heldUp(l.away, from, to, stallLeast)
}

// heldUp adds up what lies between two moments of beats that were late by so much or more.
func heldUp(beats []beat, from, to time.Time, least time.Duration) (sum time.Duration) {
	for i := len(beats) - 1; i >= 0 && beats[i].at.After(from); i-- {
		b := beats[i]
		if b.late < least {
			continue
		}
		begun, end := b.at.Add(-b.late), b.at
		if begun.Before(from) {
			begun = from
		}
		if end.After(to) {
			end = to
		}
		sum += max(0, end.Sub(begun))
	}
	return sum
}

// waited is how long the run has really waited for something: the time in which
// it was not at work itself does not count, since what came meanwhile could not
// be taken, and what was to be sent could not be sent. Every silence and every
// time-out of a run is measured so.
func (r *run) waited(from, to time.Time) time.Duration {
	return max(0, to.Sub(from)-max(r.late.lost(from, to, stallLeast), r.late.gone(from, to)))
}

// report is nil where there were too few beats to tell.
func (l *lateness) report() *report.Late {
	if len(l.beats) < lateBeats {
		return nil
	}
	late := make([]time.Duration, len(l.beats))
	for i, b := range l.beats {
		late[i] = b.late
	}
	slices.Sort(late)
	first, last := l.beats[0].at.Add(-l.beats[0].late), l.beats[len(l.beats)-1].at
	out := &report.Late{MS: round(late[len(late)*9/10].Seconds() * 1000)}
	if whole := last.Sub(first); whole > 0 {
		out.Share = round(100*l.lost(first, last, 0).Seconds()/whole.Seconds()) / 100
	}
	return out
}
