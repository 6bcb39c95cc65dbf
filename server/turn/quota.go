package turn

import (
	"sync"
	"sync/atomic"

	"sidetone/server/caller"
)

// quota counts the allocations of each run, of each caller and of all.
type quota struct {
	shares *caller.Shares

	mu  sync.Mutex
	per map[string]int // by run
}

func newQuota() *quota {
	return &quota{shares: caller.NewShares(allocationShares), per: map[string]int{}}
}

// free reports whether the holder of a user name may have one more.
func (q *quota) free(n name) bool {
	q.mu.Lock()
	full := q.per[n.run] >= maxAllocationsPerRun
	q.mu.Unlock()
	return !full && q.shares.Room(n.caller)
}

// place is one allocation as it is counted.
type place struct {
	quota *quota
	run   string
	seat  atomic.Pointer[caller.Seat]
	once  sync.Once
}

// take counts an allocation in, if there is a place for it. evict ends
// it when another caller needs the place, perhaps before take has returned.
// p is where the place is kept, so that evict can leave it.
func (q *quota) take(n name, p *place, evict func()) bool {
	p.quota, p.run = q, n.run
	q.mu.Lock()
	if q.per[n.run] >= maxAllocationsPerRun {
		q.mu.Unlock()
		return false
	}
	q.per[n.run]++
	q.mu.Unlock()
	seat := q.shares.Enter(n.caller, evict)
	if seat == nil {
		p.leave()
		return false
	}
	p.seat.Store(seat)
	return true
}

// leave counts the allocation out; it may be called more than once.
func (p *place) leave() {
	p.once.Do(func() {
		p.quota.mu.Lock()
		defer p.quota.mu.Unlock()
		if p.quota.per[p.run]--; p.quota.per[p.run] == 0 {
			delete(p.quota.per, p.run)
		}
	})
	p.seat.Load().Leave()
}
