// Package witness keeps what the server itself saw of each run: the upgrade
// request as it arrived, TURN authentications, packets at the echo peer. They
// are observations with Source server, and join the agent's in the report.
//
// Nothing here outlives its run, and a run that was never begun leaves no
// trace: what strangers send cannot fill the memory.
package witness

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"sidetone/shared/report"
)

const (
	// maxRuns bounds the memory: at 30 runs a minute from one address, ten
	// minutes of a hundred busy addresses fit. Past it the run that was begun
	// first makes room.
	maxRuns = 32768
	// maxKeys per run: five paths, four ports over three transports, sockets
	// and vantage probes need about 40.
	maxKeys = 128
	// sweepEvery is how often expired runs are looked for when runs begin.
	sweepEvery = 30 * time.Second
)

// Log holds the observations of all live runs. It is safe for concurrent use.
type Log struct {
	now func() time.Time

	mu   sync.Mutex
	runs map[string]*run
	// order is the runs as they were begun, some of which are gone by now.
	order []string
	swept time.Time
	// tellers know what bears on every run.
	tellers []func(since time.Time) []report.Observation
}

type run struct {
	start, expires time.Time
	entries        []*entry // the first is s1; a few, which a map would take more for
	awaited        *Awaited // until the first entry is made
}

// Awaited is what is told of a run under a key until something is seen. Many
// runs share one.
type Awaited struct {
	Key  string
	Seen report.Observation
}

type entry struct {
	key  string
	seen report.Observation
	// fill brings seen up to date; nil: Record and Update do.
	fill func(*report.Observation)
}

// New makes an empty log that reads the clock now.
func New(now func() time.Time) *Log {
	return &Log{now: now, runs: map[string]*run{}}
}

// Begin lets observations of run be kept until expires. Their At counts in
// milliseconds from start. Beginning a run again keeps what was recorded.
func (l *Log) Begin(id string, start, expires time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep()
	if r, ok := l.runs[id]; ok {
		r.start, r.expires = start, expires
		return
	}
	for len(l.runs) >= maxRuns {
		l.evict()
	}
	l.runs[id] = &run{start: start, expires: expires}
	l.order = append(l.order, id)
}

// Await has a be told of a run of which nothing was recorded yet. It takes no
// memory before somebody asks for the run, as nobody does for most of a flood.
func (l *Log) Await(id string, a *Awaited) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.live(id); r != nil && len(r.entries) == 0 {
		r.awaited = a
	}
}

// Forget drops a run and everything recorded of it.
func (l *Log) Forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.runs, id)
}

// Known reports whether run was begun and has not expired.
func (l *Log) Known(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.live(id) != nil
}

// Record keeps o as the one observation of run under key and replaces an
// earlier one. The log gives ID, Source and, where o has none, At. An unknown
// run is ignored.
func (l *Log) Record(id, key string, o report.Observation) {
	l.Update(id, key, func(seen *report.Observation) {
		at := seen.At
		*seen = o
		if o.At == 0 {
			seen.At = at
		}
	})
}

// Update changes the observation of run under key, which is made if there is
// none; At is then the time of this call. An unknown run is ignored and
// change is not called. change must not call the log.
func (l *Log) Update(id, key string, change func(*report.Observation)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.entry(id, key); e != nil {
		e.apply(change)
	}
}

// Attach has fill bring the observation of run under key up to date whenever
// it is read, so that counting packets costs no call of the log. fill must be
// safe for concurrent use with the counting and must not call the log. For an
// unknown run fill is never called.
func (l *Log) Attach(id, key string, fill func(*report.Observation)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.entry(id, key); e != nil {
		e.fill = fill
	}
}

// Observations returns copies of what was seen of run, ordered by id; none
// for an unknown run.
func (l *Log) Observations(id string) []report.Observation {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.live(id)
	if r == nil {
		return nil
	}
	l.tellRun(id, r)
	r.settle()
	out := make([]report.Observation, len(r.entries))
	for i, e := range r.entries {
		if e.fill != nil {
			e.apply(e.fill)
		}
		out[i] = clone(e.seen)
	}
	return out
}

// live returns the run if it has begun and not expired.
func (l *Log) live(id string) *run {
	r, ok := l.runs[id]
	if !ok {
		return nil
	}
	if !l.now().Before(r.expires) {
		delete(l.runs, id)
		return nil
	}
	return r
}

// entry finds or makes the entry of a live run; nil when there is no such run
// or it has too many.
func (l *Log) entry(id, key string) *entry {
	r := l.live(id)
	if r == nil {
		return nil
	}
	r.settle()
	for _, e := range r.entries {
		if e.key == key {
			return e
		}
	}
	if len(r.entries) >= maxKeys {
		return nil
	}
	return r.add(key, report.Observation{At: max(0, int(l.now().Sub(r.start).Milliseconds()))})
}

func (r *run) add(key string, seen report.Observation) *entry {
	e := &entry{key: key, seen: seen}
	e.seen.ID = "s" + strconv.Itoa(len(r.entries)+1)
	e.apply(func(*report.Observation) {})
	r.entries = append(r.entries, e)
	return e
}

// settle makes an entry of what was awaited.
func (r *run) settle() {
	if a := r.awaited; a != nil {
		r.awaited = nil
		r.add(a.Key, clone(a.Seen))
	}
}

// apply runs change and puts back what only the log decides.
func (e *entry) apply(change func(*report.Observation)) {
	id := e.seen.ID
	change(&e.seen)
	e.seen.ID = id
	e.seen.Source = report.FromServer
	if !e.seen.Outcome.Valid() {
		e.seen.Outcome = report.NotTested
	}
}

// sweep drops expired runs, at most every sweepEvery.
func (l *Log) sweep() {
	now := l.now()
	if now.Sub(l.swept) < sweepEvery {
		return
	}
	l.swept = now
	for id, r := range l.runs {
		if !now.Before(r.expires) {
			delete(l.runs, id)
		}
	}
	l.order = slices.DeleteFunc(l.order, func(id string) bool { return l.runs[id] == nil })
}

// evict drops the run that was begun first. Looked for among all of them, it took
// a flood of runs half a millisecond for each.
func (l *Log) evict() {
	delete(l.runs, l.order[0])
	l.order = l.order[1:]
}
