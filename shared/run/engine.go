package run

import (
	"context"
	"runtime"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/retransmit"
)

// Engine runs checks. Both fields are needed. It may run again, one run at a
// time.
type Engine struct {
	Hands Hands
	Clock Clock
}

// Run does one run, from the caller's click to its end, and returns the last
// state. onChange gets every state on the way, one at a time; it must not
// block. When ctx is done the run ends where it stands.
func (e *Engine) Run(ctx context.Context, o Options, onChange func(State)) State {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := newRun(ctx, e.Hands, e.Clock, o, onChange)
	defer r.close()
	r.startProbes()
	r.tick()
	r.loop(func() bool { return r.over })
	if !r.over {
		r.courier.leave()
	}
	r.courier.inherit()
	last := r.show()
	last.GivenUp = !r.over
	if last.GivenUp {
		onChange(last)
	}
	return last
}

// run is one run. Everything in it belongs to the goroutine of loop.
type run struct {
	ctx      context.Context
	hands    Hands
	clock    Clock
	options  Options
	onChange func(State)

	start   time.Time
	created time.Time
	queue   *queue
	timers  timers
	board   board
	network network

	phase   Phase
	problem string
	refused int           // HTTP status of the problem
	wait    time.Duration // until another try, after a problem that passes
	over    bool
	begun   *api.BeginReply
	waves   waves
	judge   judge
	courier courier

	environment *environmentProbe
	begin       *beginProbe
	https       *httpsProbe
	signaling   *signalingProbe
	token       *tokenProbe
	urls        []*urlProbe
	paths       []*path
	direct      []*path // started before the run is begun
	hosts       []*hostProbe
	together    *together   // relays that share a PeerConnection; nil: none do
	understudy  []*urlProbe // relays of these that a path needs after all
	nat         *natProbe
	hello       *helloProbe
	late        lateness
	rate        *rateProbe // nil: no path gave reason to
	explored    *exploration

	looking bool // a look is due
	shown   time.Time
	version int // of the board, as last shown

	stepsShown []Step
}

func newRun(ctx context.Context, hands Hands, clock Clock, o Options, onChange func(State)) *run {
	now := clock.Now()
	r := &run{ctx: ctx, hands: hands, clock: clock, options: o, onChange: onChange,
		start: now, created: now.UTC(), queue: newQueue(), phase: Running, version: -1}
	r.board.evidence = o.Evidence
	r.courier.run = r
	r.judge.run = r
	return r
}

// startProbes starts what needs no begun run.
func (r *run) startProbes() {
	r.environment = newEnvironmentProbe(r)
	r.begin = newBeginProbe(r)
	r.https = newHTTPSProbe(r)
	r.explored = newExploration(r)
	if r.options.Alone == nil {
		r.begin.try()
		runtime.Gosched() // the request goes out before the browser is asked what it is, which takes it as long as an answer
	}
	r.environment.begin()
	if r.options.Alone != nil {
		r.https.skip()
		r.begin.skip()
		r.began(*r.options.Alone)
		return
	}
	r.explored.look(Ground{Origin: r.options.Origin})
	r.https.next()
	r.planDirect()
}

// began plans the rest, and starts it in waves.
func (r *run) began(reply api.BeginReply) {
	r.begun = &reply
	r.network.schedule = retransmit.Of(r.environment.seen.Browser)
	r.signaling = newSignalingProbe(r)
	r.token = newTokenProbe(r)
	r.planPaths()
	r.planURLs()
	r.planHosts()
	r.nat, r.hello = newNATProbe(r), &helloProbe{run: r}
	r.waves.begin(r)
	r.explored.look(Ground{Servers: reply.ICEServers})
}

// tick is the run's heartbeat.
func (r *run) tick() {
	r.look()
	if r.over {
		return
	}
	pace := tickBusy
	if r.judge.stands {
		pace = tickWatch
	}
	now := r.clock.Now()
	r.late.note(now, now.Add(pace))
	r.reach(now)
	r.after(pace, r.tick)
}

// soon looks before the next beat: something has ended that a verdict may have
// waited for.
func (r *run) soon() {
	if !r.looking {
		r.looking = true
		r.after(lookSoon, r.look)
	}
}

// look: probes judge silence, the verdict is sought, the page and the server
// are told.
func (r *run) look() {
	r.looking = false
	if r.over {
		return
	}
	now := r.clock.Now()
	r.waves.tick(r, now)
	r.together.tick(now)
	for _, u := range r.urls {
		u.tick(now)
	}
	for _, p := range r.paths {
		p.tick(now)
	}
	r.doubtRate(now)
	if r.rate != nil {
		r.rate.tick(now)
	}
	if r.signaling != nil {
		r.signaling.tick(now)
	}
	if r.token != nil {
		r.token.tick(now)
	}
	if r.nat != nil {
		r.nat.tick(now)
		r.hello.tick(now)
	}
	r.judge.tick(now)
	r.courier.tick(now)
	r.courier.bequeath(now)
	if r.over {
		return
	}
	if r.version != r.board.version && now.Sub(r.shown) >= showPace {
		r.tellChanges()
	}
}

// since is ms from the start of the run.
func (r *run) since(t time.Time) int { return max(0, millis(t.Sub(r.start))) }

func (r *run) now() time.Time { return r.clock.Now() }

// letGo ends the questions to servers. A relay whose path is still at its sample
// is closed with it.
func (r *run) letGo() {
	for _, u := range append(r.urls, r.understudy...) {
		if u.path == nil || u.path.relay != u || u.path.stage != sampling {
			u.close()
		}
	}
	r.together.close()
}

// close ends whatever still goes on.
func (r *run) close() {
	r.letGo()
	for _, u := range append(r.urls, r.understudy...) {
		u.close()
	}
	for _, p := range append(r.direct, r.paths...) {
		p.close()
	}
	if r.signaling != nil {
		r.signaling.close()
	}
	if r.nat != nil {
		r.nat.close()
		r.hello.close()
	}
	r.rate.close()
	r.hands.Close()
}
