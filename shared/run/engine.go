package run

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/retransmit"
	"sidetone/shared/signal"
)

// Options of one run.
type Options struct {
	// Link is the diagnostic link's id; "" or api.PublicLink is the public run.
	Link string
	// Token of the calling service, when one was handed over. It is read here
	// and never leaves but for the profile's check URL.
	Token string
	// Origin of the page, "https://host[:port]"; addresses of the API are
	// paths on it.
	Origin string
	// Version of the agent.
	Version string
	// Profile asks the server for one of its profiles by name; empty: the one
	// of the link, or the server's own.
	Profile string
	// Key is the operator key, with which any profile may be asked for; empty:
	// none.
	Key string
	// Alone is a run without a server: what POST /runs would have answered.
	// Nothing is asked of a server then and nothing is posted.
	Alone *api.BeginReply
	// Keep posts no report: what was found stays here.
	Keep bool
	// Waited is how long ago the caller pressed Start, when the agent was still
	// loading: the time of a diagnosis counts from there. Zero: just now.
	Waited time.Duration
	// Evidence is what was seen of a real call before the run. It goes with
	// the report and is judged together with the run; nil: none was.
	Evidence []report.Observation
	// Before gives report.Report.Before, which may become known while the run
	// goes on. It may be called from any goroutine; nil: there is none.
	Before func() string
}

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
	if r.over {
		return
	}
	if r.version != r.board.version && now.Sub(r.shown) >= showPace {
		r.tellChanges()
	}
}

// tellChanges gives the page the present state when it would look different:
// until the verdict stands it shows the steps alone.
func (r *run) tellChanges() {
	steps := r.steps()
	if !r.judge.stands && slices.Equal(steps, r.stepsShown) {
		r.version = r.board.version
		return
	}
	r.stepsShown = steps
	r.tell()
}

// tell gives the page the present state.
func (r *run) tell() {
	r.shown, r.version = r.clock.Now(), r.board.version
	r.onChange(r.show())
}

// since is ms from the start of the run.
func (r *run) since(t time.Time) int { return max(0, millis(t.Sub(r.start))) }

func (r *run) now() time.Time { return r.clock.Now() }

// show makes a State of what is known; the page may keep it.
func (r *run) show() State {
	s := State{
		Phase: r.phase, Elapsed: r.now().Sub(r.start), Steps: Concluded(r.steps(), r.judge.standing()),
		Stands: r.judge.stands, URL: r.courier.url, Undelivered: r.courier.failed, Problem: r.problem, Refused: r.refused, Wait: r.wait,
		Left: r.left(), Handover: r.handover(),
	}
	if s.Stands || r.over || r.ctx.Err() != nil { // several times a second, and nobody looks at it before
		s.Report = r.report()
	}
	return s
}

// left is how many runs the link has after this one; nil: nothing counts.
func (r *run) left() *int {
	if r.begun == nil {
		return nil
	}
	return r.begun.Left
}

// handover is for reports after the run; one that stays has none.
func (r *run) handover() Handover {
	if r.begun == nil || r.courier.stays() {
		return Handover{}
	}
	h := Handover{Run: r.begun.Run, Token: r.begun.Token, Sequence: r.courier.sequence}
	if r.begun.Signaling.Ours && r.begun.Signaling.URL != "" {
		h.Socket = absoluteSocket(r.options.Origin, r.begun.Signaling.URL)
	}
	return h
}

// report is the run so far, with the server's observations.
func (r *run) report() report.Report {
	out := report.Report{
		ID: r.courier.id, Schema: report.Schema, Created: r.created, Complete: r.judge.complete,
		Agent: r.agent(), Observations: r.board.all(), Diagnosis: r.judge.standing(),
	}
	if r.options.Before != nil {
		out.Before = r.options.Before()
	}
	if r.begun != nil {
		if r.begun.Schema > 0 {
			out.Schema = r.begun.Schema
		}
		p := r.begun.Profile
		out.Ticket = r.begun.Ticket
		out.Profile = p.ForReport()
	}
	out.Signals = signal.Raise(out.Observations)
	return out
}

func (r *run) agent() report.Agent {
	seen := r.environment.seen
	a := report.Agent{Version: r.options.Version, Browser: seen.Browser, OS: seen.OS}
	if seen.BrowserVersion > 0 {
		a.Browser += " " + strconv.Itoa(seen.BrowserVersion)
	}
	return a
}

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
