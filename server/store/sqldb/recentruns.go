package sqldb

import (
	"sync"
	"time"

	"sidetone/server/store"
)

// recentRuns remembers runs for a moment: a run is looked up with each of its
// requests, of which a dozen come within seconds, and never changes. One that is
// deleted elsewhere is known here for recentRunsFor, and its report, which is
// found with the run, is not. The zero value is empty and ready.
type recentRuns struct {
	mu sync.Mutex
	// young are those that were read since the time that is named. Once that is
	// long ago, or there are many, they become old, and what was old is forgotten.
	since      time.Time
	young, old map[string]store.Run
}

func (r *recentRuns) get(id string) (store.Run, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turn()
	run, ok := r.young[id]
	if !ok {
		run, ok = r.old[id]
	}
	return run, ok
}

func (r *recentRuns) put(run store.Run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turn()
	r.young[run.ID] = run
}

// turn forgets what is old.
func (r *recentRuns) turn() {
	aged := time.Since(r.since)
	if r.young != nil && aged < recentRunsFor/2 && len(r.young) < maxRecentRuns/2 {
		return
	}
	r.old = r.young
	if aged > recentRunsFor {
		r.old = nil
	}
	r.young, r.since = map[string]store.Run{}, time.Now()
}

// forget forgets all.
func (r *recentRuns) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
}
