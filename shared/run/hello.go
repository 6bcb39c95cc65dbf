package run

import (
	"strings"
	"time"

	"sidetone/shared/report"
)

// helloProbe has the browser begin a DTLS handshake with the echo peer. On the
// paths the peer does, with a small ClientHello; that of a browser has a
// post-quantum key share and takes two datagrams, and what takes the second one
// for no DTLS may drop it. Whether that is so the peer tells (echo_hello).
//
// It makes no connection of its own: the one with which NAT was looked at has
// all that is needed, and nothing waits for it. It is asked when the verdict
// stands, and only where the direct path is clean, so that nothing else
// explains a handshake that hangs.
type helloProbe struct {
	run       *run
	slot      *slot // nil: not begun
	peer      PeerConnection
	offer     string
	begun     time.Time
	checking  time.Time // the remote description was set; zero: not yet
	connected time.Time // ICE was
	state     PeerState
	ready     bool // offer is known
	taken     time.Time
	telling   bool // the server is asked what it saw
	done      bool
}

// listen adds what this wants to know of the connection.
func (p *helloProbe) listen(events *PeerEvents) {
	events.State = func(s PeerState) {
		at := p.run.clock.Now()
		p.run.queue.post(func() { p.follow(s, at) })
	}
	events.Open = func() {
		p.run.queue.post(func() { p.end(report.OK) })
	}
}

// offered is told what the connection offers; empty: it is none that could be
// answered.
func (p *helloProbe) offered(offer string) { p.offer, p.ready = offer, true }

// take is given the connection, which is nil where none was made.
func (p *helloProbe) take(peer PeerConnection) {
	p.peer, p.taken = peer, p.run.now()
	if peer == nil || p.run.loops() {
		p.leave()
	}
}

// leave ends it without having asked.
func (p *helloProbe) leave() {
	p.done = true
	p.close()
}

func (p *helloProbe) close() {
	if p.peer != nil {
		p.peer.Close()
		p.peer = nil
	}
}

func (p *helloProbe) tick(now time.Time) {
	switch {
	case p.done || p.telling || p.peer == nil || !p.run.judge.stands:
	case !p.ready:
		if p.run.waited(p.taken, now) > echoPostDeadline {
			p.leave() // the browser does not say what it would offer
		}
	case p.slot == nil && (p.offer == "" || !p.run.paths[0].clean()):
		p.leave()
	case p.slot == nil:
		p.ask(now)
	case p.checking.IsZero(): // the request has a deadline of its own
	case p.connected.IsZero():
		if p.run.waited(p.checking, now) > relayICEFloor+p.run.network.extra() {
			p.end(report.NotTested)
		}
	case p.run.waited(p.connected, now) > helloWaits+p.run.network.extra():
		p.end(report.Silent)
	}
}

// active has the other side be passive (RFC 8842 5.3). What the browser was told to
// offer leaves that open, so that any answer fits.
func active(offer string) string {
	return strings.ReplaceAll(offer, "a=setup:actpass", "a=setup:active")
}

func (p *helloProbe) ask(now time.Time) {
	p.begun = now
	p.slot = p.run.board.plan(report.CheckPathHello, string(report.DirectUDP))
	p.run.askEcho(report.DirectUDP, active(p.offer), func(sdp string) {
		if p.done || sdp == "" {
			p.end(report.NotTested)
			return
		}
		p.checking = p.run.now()
		peer := p.peer
		p.run.spawn(func() func() {
			if peer.Answer(p.run.ctx, sdp) != nil {
				return func() { p.end(report.NotTested) }
			}
			return nil
		})
	})
}

func (p *helloProbe) follow(s PeerState, at time.Time) {
	p.state = s
	if p.connected.IsZero() && (s.ICE == "connected" || s.ICE == "completed") {
		p.connected = at
	}
	if p.connected.IsZero() {
		return
	}
	switch {
	case s.DTLS == "connected" || s.Connection == "connected":
		p.end(report.OK)
	case s.DTLS == "failed" || s.Connection == "failed":
		p.end(report.Failed)
	}
}

// end tells what came of it. Of a hello without answer the server is asked what
// came there: without that it says nothing.
func (p *helloProbe) end(outcome report.Outcome) {
	if p.done || p.telling || p.slot == nil {
		return
	}
	end := p.run.now()
	d := report.DTLS{State: p.state.DTLS}
	begun := p.connected
	if begun.IsZero() {
		begun = p.begun
	}
	p.slot.put(result{outcome: outcome, at: p.run.since(begun), ms: millis(end.Sub(begun)), detail: report.Detail{DTLS: &d}})
	p.close()
	if outcome == report.OK || outcome == report.NotTested {
		p.done = true
		return
	}
	p.telling = true
	p.run.courier.ask(func() { p.done = true })
}
