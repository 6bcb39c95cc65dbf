package witness

import (
	"time"

	"sidetone/shared/report"
)

// OfEveryRun has tell say what the server knows of itself that bears on every
// run that was going on at any time since then: a relay of its own that does
// not listen. What it tells replaces what the run has for the same check and
// target. tell is called when a run is read; it must be safe for concurrent
// use and must not call the log.
func (l *Log) OfEveryRun(tell func(since time.Time) []report.Observation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellers = append(l.tellers, tell)
}

// tellRun adds to a live run what the tellers say now.
func (l *Log) tellRun(id string, r *run) {
	for _, tell := range l.tellers {
		for _, o := range tell(r.start) {
			if e := l.entry(id, string(o.Check)+":"+o.Target); e != nil {
				e.apply(func(seen *report.Observation) {
					o.At = seen.At
					*seen = o
				})
			}
		}
	}
}
