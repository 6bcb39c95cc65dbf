package run

import (
	"context"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Explorer is what hands are that can test more than a page can: names,
// certificates, ports, sizes of datagrams, proxies. It is no part of Hands,
// because no browser has it.
type Explorer interface {
	// Explore looks at the ground and blocks until there is nothing more to
	// find, or the context is done. found may be called from any goroutine;
	// the same check and target again replaces what was found before.
	Explore(ctx context.Context, g Ground, found func(Finding))
}

// Ground is what is to be explored. A run has it in two parts: the server's
// own address at once, the rest when the run has begun.
type Ground struct {
	Origin  string // of the server; empty: not in this part
	Servers []api.ICEServer
}

// Finding is an observation as far as hands know it.
type Finding struct {
	Check   report.Check
	Target  string
	Outcome report.Outcome
	Code    int
	Begun   time.Time
	Took    time.Duration
	Detail  report.Detail
}

// exploration is what the Explorer does in a run.
type exploration struct {
	*run
	explorer Explorer // nil: the hands are none
	places   map[place]*slot
	under    int // parts under way
	last     time.Time
}

type place struct {
	check  report.Check
	target string
}

func newExploration(r *run) *exploration {
	explorer, _ := r.hands.(Explorer)
	return &exploration{run: r, explorer: explorer, places: map[place]*slot{}}
}

func (e *exploration) look(g Ground) {
	if e.explorer == nil {
		return
	}
	e.under++
	e.last = e.now()
	e.spawn(func() func() {
		e.explorer.Explore(e.ctx, g, func(f Finding) {
			e.queue.post(func() { e.put(f) })
		})
		return func() { e.under-- }
	})
}

func (e *exploration) put(f Finding) {
	at := place{f.Check, f.Target}
	if e.places[at] == nil {
		e.places[at] = e.board.plan(f.Check, f.Target)
	}
	e.places[at].put(result{outcome: f.Outcome, code: f.Code, at: e.since(f.Begun), ms: millis(f.Took), detail: f.Detail})
}

// done: nothing more will be found.
func (e *exploration) done() bool { return e.under == 0 }

// awaited: a verdict need not wait for more.
func (e *exploration) awaited() bool {
	return e.done() || e.now().Sub(e.last) > exploreWait+e.network.extra()
}
