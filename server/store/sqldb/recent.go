package sqldb

import (
	"slices"
	"sync"
)

// recent remembers the reports of runs that go on, so that a post neither reads
// nor decodes what the last one wrote; that was a quarter of its cost. What it
// remembers counts only while the version in the database is still the same,
// which is seen when it is written. The zero value is empty and ready.
type recent struct {
	mu sync.Mutex
	// young is what was put last. Once it is full it becomes old, and what was
	// old is forgotten.
	young, old map[string]kept
	bytes      int // of young, as they are stored
}

// take gives what is remembered of a run and forgets it: whoever changes it
// puts back what came of that, and a change that fails leaves nothing behind.
func (r *recent) take(run string) (kept, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, all := range []map[string]kept{r.young, r.old} {
		if found, ok := all[run]; ok {
			delete(all, run)
			// Whoever got the report with an earlier change still reads its list.
			found.Report.Observations = slices.Clone(found.Report.Observations)
			found.isRemembered = true
			return found, true
		}
	}
	return kept{}, false
}

func (r *recent) put(run string, now kept) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || r.bytes+now.size > maxRecent/2 {
		r.young, r.old, r.bytes = map[string]kept{}, r.young, 0
	}
	r.young[run] = now
	r.bytes += now.size
}

// forget forgets all.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old, r.bytes = nil, nil, 0
}
