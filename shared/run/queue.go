package run

import (
	"container/heap"
	"sync"
	"time"
)

// queue hands work to the one goroutine that owns a run. Posting never
// blocks, because events come from callbacks that must not.
type queue struct {
	mu   sync.Mutex
	work []func()
	bell chan struct{} // one token: there is work
}

func newQueue() *queue { return &queue{bell: make(chan struct{}, 1)} }

func (q *queue) post(f func()) {
	q.mu.Lock()
	q.work = append(q.work, f)
	q.mu.Unlock()
	select {
	case q.bell <- struct{}{}:
	default:
	}
}

func (q *queue) take() []func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	work := q.work
	q.work = nil
	return work
}

// timers wake the owner of a run. They belong to its goroutine alone.
type timers []timer

type timer struct {
	due time.Time
	f   func()
}

func (t timers) Len() int           { return len(t) }
func (t timers) Less(i, j int) bool { return t[i].due.Before(t[j].due) }
func (t timers) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)        { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}

// loop runs posted work and due timers until done says so. Only one
// platform timer is pending at a time, because in the browser each costs.
func (r *run) loop(done func() bool) {
	var wake <-chan time.Time
	var wakeDue time.Time
	for !done() {
		if len(r.timers) > 0 && (wake == nil || r.timers[0].due.Before(wakeDue)) {
			wakeDue = r.timers[0].due
			wake = r.clock.After(wakeDue.Sub(r.clock.Now()))
		}
		select {
		case <-r.ctx.Done():
			return
		case <-r.queue.bell:
		case <-wake:
			wake = nil
		}
		for _, f := range r.queue.take() {
			f()
		}
		for now := r.clock.Now(); len(r.timers) > 0 && !r.timers[0].due.After(now); {
			heap.Pop(&r.timers).(timer).f()
		}
	}
}

// after calls f on the run's goroutine when d has passed.
func (r *run) after(d time.Duration, f func()) {
	heap.Push(&r.timers, timer{r.clock.Now().Add(d), f})
}

// spawn does something that blocks on a goroutine of its own; what it
// returns is done on the run's.
func (r *run) spawn(work func() func()) {
	go func() {
		if then := work(); then != nil {
			r.queue.post(then)
		}
	}()
}
