package run

import (
	"time"

	"sidetone/shared/report"
)

// watcher reads the platform's counters of a path now and then.
type watcher struct {
	last    Stats
	seen    []checks // what ICE checks came to, over time
	asked   time.Time
	pending bool
	ending  bool
}

type checks struct {
	at             time.Time
	sent, answered int
	rtp            int // packets sent by then
}

// poll reads the counters at their pace. Where packets flow it is slower: each
// reading is work for the page's only thread, half a millisecond in Firefox 153.
func (w *watcher) poll(p *path, now time.Time) {
	pace := statsPace
	if p.flows() {
		pace = statsFlowing
	}
	if w.pending || w.ending || now.Sub(w.asked) < pace {
		return
	}
	w.look(p)
}

func (w *watcher) look(p *path) {
	w.asked = p.now()
	w.read(p, nil)
}

// fresh: the counters were asked for when all had been sent, and have come.
func (w *watcher) fresh(sentAll time.Time) bool {
	return !sentAll.IsZero() && !w.pending && !w.asked.Before(sentAll) && len(w.seen) > 0 && !w.seen[len(w.seen)-1].at.Before(sentAll)
}

// read asks for the counters and calls then when they have come, or did not
// come in time. p may have been given to another relay meanwhile.
func (w *watcher) read(p *path, then func()) {
	peer, done := p.peer, false
	finish := func() {
		if !done {
			done = true
			w.pending = false
			if then != nil {
				then()
			}
		}
	}
	if peer == nil {
		finish()
		return
	}
	w.pending = true
	p.after(statsDeadline, finish)
	p.spawn(func() func() {
		stats, err := peer.Stats(p.ctx)
		return func() {
			if err == nil && p.peer == peer && !p.resolved() {
				w.have(stats, p.now()) // late or not
			}
			finish()
		}
	})
}

func (w *watcher) have(s Stats, at time.Time) {
	w.last = s
	w.seen = append(w.seen, checks{at, s.ChecksSent, s.ChecksAnswered, s.RTPSent})
}

// continues: did checks go on being answered after something else had fallen
// silent? nil when the platform does not count them, or sent too few since
// to tell. The counters lag, and a flow that is cut off is cut off some
// packets later than its last answer: what is counted begins checksSettle
// after the moment.
func (w *watcher) continues(silent time.Time) report.Fact {
	var from *checks
	for i := range w.seen {
		if from == nil && w.seen[i].at.Sub(silent) >= checksSettle {
			from = &w.seen[i]
		}
	}
	if from == nil || w.last.ChecksAnswered < 0 {
		return nil
	}
	end := w.seen[len(w.seen)-1]
	switch {
	case end.answered > from.answered:
		return report.Known(true)
	case from.sent >= 0 && end.sent-from.sent >= checksEnough:
		return report.Known(false)
	}
	return nil
}

// rtp is the media of the path. Of what came back the platform itself counts what
// is missing between, by sequence numbers; what fell silent afterwards is in no
// such count, but was sent.
func (w *watcher) rtp(d time.Duration) report.Flow {
	st := w.last
	back := max(0, st.RTPReceived)
	return report.Flow{Sent: max(w.rtpDue(d), back+max(0, st.RTPLost)), Returned: back, JitterMS: round(st.RTPJitterMS)}
}

// rtpDue is how many RTP packets had surely been sent d before the counters were
// last read, so that they should be back: at the last reading before that.
// Counters are read every statsPace, statsFlowing or later, so that it may be too few by what is
// sent in that time, and never too many.
func (w *watcher) rtpDue(d time.Duration) int {
	for i := len(w.seen) - 1; i >= 0; i-- {
		if w.seen[len(w.seen)-1].at.Sub(w.seen[i].at) >= d {
			return max(0, w.seen[i].rtp)
		}
	}
	return 0
}
