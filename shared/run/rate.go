package run

import (
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// rateProbe sends packets at one pace and then at others, with nothing beside
// them, over a connection that works or else over one of its own. A line that
// lets UDP through up to a rate loses less of what is sent more slowly; one that
// loses packets loses the same share. It is asked only where a sample over UDP
// lost much or fell silent: a sample cannot tell by itself, since the data channel
// takes loss for congestion and stops, and several paths share the line with it.
type rateProbe struct {
	*run
	of   *path // whose way it takes
	lent *path // whose connection it is; nil: its own
	slot *slot

	peer     PeerConnection
	begun    time.Time
	again    bool      // its own connection is tried for the second time
	checking time.Time // the remote description was set; zero: not yet
	opened   time.Time
	flow     flow // of all steps
	steps    []rateStep
	done     bool
}

func (r *rateProbe) start() {
	r.begun = r.now()
	r.hush(true)
	switch {
	case r.of.carriesOn():
		r.borrow(r.of, r.begun)
		return
	case r.of.opened.IsZero():
		return // what hangs gets another chance, with less beside it
	}
	post := func(f func(at time.Time)) {
		at := r.clock.Now()
		r.queue.post(func() { f(at) })
	}
	config := PeerConfig{}
	if u := r.of.relay; u != nil {
		config = PeerConfig{URL: u.url.raw, Username: u.username, Credential: u.credential, RelayOnly: true}
	}
	events := PeerEvents{
		Gathering: func() {}, Candidate: func(candidate.Raw) {}, Gathered: func() {}, State: func(PeerState) {},
		Open: func() { post(r.open) },
		Packet: func(b []byte) {
			in, ok := decode(b)
			if ok {
				post(func(at time.Time) { r.packet(in, at) })
			}
		},
	}
	r.spawn(func() func() {
		peer, err := r.hands.PeerConnection(config, events)
		if err != nil {
			return func() { r.fail(nil) }
		}
		r.queue.post(func() { r.keep(peer) })
		offer, err := peer.Offer(r.ctx)
		if err != nil {
			return func() { r.fail(peer) }
		}
		return func() { r.ask(offer) }
	})
}

// fail: the connection of its own did not come about.
func (r *rateProbe) fail(peer PeerConnection) {
	if r.lent == nil && r.peer == peer {
		r.end(report.NotTested)
	}
}

func (r *rateProbe) keep(peer PeerConnection) {
	if r.done || r.lent != nil {
		peer.Close()
		return
	}
	r.peer = peer
}

func (r *rateProbe) ask(offer string) {
	if r.done || r.lent != nil {
		return
	}
	r.askEcho(r.of.kind, offer, func(sdp string) {
		if r.done || r.lent != nil {
			return
		}
		if sdp == "" {
			r.end(report.NotTested)
			return
		}
		r.checking = r.now()
		peer := r.peer
		r.spawn(func() func() {
			if peer.Answer(r.ctx, sdp) != nil {
				return func() { r.fail(peer) }
			}
			return nil
		})
	})
}

func (r *rateProbe) open(at time.Time) {
	if !r.done && r.opened.IsZero() {
		r.opened = at
	}
}

func (r *rateProbe) tick(now time.Time) {
	switch {
	case r.done:
	case r.opened.IsZero():
		if r.waited(r.begun, now) > r.patience()+r.network.extra() {
			r.unopened()
		}
	case len(r.steps) == 0:
		if r.free() {
			r.step(rateSlow)
		}
	default:
		r.tickStep(now)
	}
}

// unopened: what of a handshake got lost beside the checks of another path may
// get through when those have ended, so that one of its own is tried twice.
func (r *rateProbe) unopened() {
	if r.peer == nil || r.again {
		r.end(report.Silent)
		return
	}
	r.peer.Close()
	r.peer, r.again = nil, true
	r.start()
}

// patience with the opening: where nothing over UDP has opened yet, others go on
// trying beside it.
func (r *rateProbe) patience() time.Duration {
	if r.of.opened.IsZero() {
		return rateOpensBeside
	}
	return rateOpens
}

func (r *rateProbe) end(outcome report.Outcome) {
	if r.done {
		return
	}
	r.done = true
	r.giveBack()
	r.hush(false)
	r.slot.put(result{outcome: outcome, at: r.since(r.begun), ms: millis(r.now().Sub(r.begun)), detail: report.Detail{Rates: r.rates()}})
}

func (r *rateProbe) close() {
	if r != nil && r.peer != nil {
		r.peer.Close()
	}
}
