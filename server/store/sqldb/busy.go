package sqldb

import "sync"

// busy lets one at a time work on the report of a run. It saves work and keeps
// nothing together: what other replicas do is noticed when it is written.
type busy struct {
	mu sync.Mutex
	by map[string]*turn
}

// turn is what those wait for who work on one report.
type turn struct {
	mu    sync.Mutex
	users int
}

// take waits for the turn and gives what ends it.
func (b *busy) take(run string) (leave func()) {
	b.mu.Lock()
	if b.by == nil {
		b.by = map[string]*turn{}
	}
	t := b.by[run]
	if t == nil {
		t = &turn{}
		b.by[run] = t
	}
	t.users++
	b.mu.Unlock()
	t.mu.Lock()
	return func() {
		t.mu.Unlock()
		b.mu.Lock()
		defer b.mu.Unlock()
		if t.users--; t.users == 0 {
			delete(b.by, run)
		}
	}
}
