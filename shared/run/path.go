package run

import (
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// stage is how far a path has come.
type stage int

const (
	waiting     stage = iota // for a relay, or for the browser
	asking                   // the echo peer for its answer
	checking                 // ICE
	handshaking              // DTLS and SCTP
	held                     // open, and not to send while the line is asked alone
	sampling                 // packets and RTP
	finished
)

// path is one kind of way to the echo peer.
type path struct {
	*run
	kind  report.Path
	slots struct{ ice, dtls, data, large, rtp *slot }

	relay  *urlProbe // that carries it; nil for direct paths
	peer   PeerConnection
	far    *farEnd     // in the same page; nil: it is the echo peer
	spare  []*urlProbe // relays that answered too
	used   int         // promotions
	called time.Time   // a relay that is to carry it next; zero: none

	stage     stage
	offer     string    // SDP of a direct path; empty: not yet
	joined    time.Time // it became part of the run
	begun     time.Time
	checking  time.Time // the remote description was set; zero: not yet
	connected time.Time
	opened    time.Time
	stateNow  PeerState
	ice       report.ICE
	failure   report.Remark // why nothing could be sent
	sample
	stats watcher
}

func (p *path) direct() bool { return p.kind == report.DirectUDP || p.kind == report.DirectTCP }

// transport is the one on the caller's side.
func (p *path) transport() string {
	switch p.kind {
	case report.DirectUDP, report.RelayUDP:
		return "udp"
	case report.RelayTLS:
		return "tls"
	}
	return "tcp"
}

func (p *path) startDirect() {
	p.begun, p.stage = p.now(), asking
	post := func(f func(at time.Time)) {
		at := p.clock.Now()
		p.queue.post(func() { f(at) })
	}
	events := PeerEvents{
		Gathering: func() { post(func(at time.Time) { p.begun = at }) },
		Candidate: func(raw candidate.Raw) { post(func(at time.Time) { p.candidate(raw, at) }) },
		Gathered:  func() { post(func(time.Time) { p.ice.Complete = true }) },
		State:     func(s PeerState) { post(func(at time.Time) { p.state(s, at) }) },
		Open:      func() { post(func(at time.Time) { p.open(at) }) },
		Packet:    func(b []byte) { post(func(at time.Time) { p.packet(b, at) }) },
	}
	p.spawn(func() func() {
		peer, err := p.hands.PeerConnection(PeerConfig{Video: true}, events)
		if err != nil {
			return func() { p.untried(report.Wrong(err)) }
		}
		p.queue.post(func() { p.peer = peer })
		offer, err := peer.Offer(p.ctx)
		if err != nil {
			return func() { p.untried(report.Wrong(err)) }
		}
		return func() { p.offered(offer) }
	})
}

// offered: the path waits for the run to begin, or goes on. A path that was
// given up meanwhile does neither.
func (p *path) offered(offer string) {
	p.offer = offer
	if p.run.begun != nil && p.stage == asking && !p.joined.IsZero() {
		p.ask(offer, 1)
	}
}

// candidate of a direct path: its own host candidates. The first one tells
// how long the browser takes before it sends anything.
func (p *path) candidate(raw candidate.Raw, at time.Time) {
	c, err := candidate.Parse(raw)
	if err != nil {
		return
	}
	took := at.Sub(p.begun)
	c.AtMS = millis(took)
	if len(p.ice.Candidates) == 0 {
		p.network.lag = max(p.network.lag, min(took, lagMost))
	}
	p.ice.Candidates = append(p.ice.Candidates, c)
}

// state takes the platform's words. ICE may be connected and lost again.
func (p *path) state(s PeerState, at time.Time) {
	p.stateNow = s
	if s.ICE != "" {
		p.ice.State = s.ICE
	}
	switch {
	case p.stats.ending: // the stage is being closed
	case p.stage == checking && (s.ICE == "connected" || s.ICE == "completed"):
		p.connected, p.stage = at, handshaking
		trip := at.Sub(p.checking)
		p.network.hear(p.transport(), min(trip/2, answerMost))
		p.stats.look(p)
		p.putICE(report.OK)
	case p.stage == checking && s.ICE == "failed":
		p.endICE(report.Failed)
	case p.stage == handshaking && (s.Connection == "failed" || s.DTLS == "failed"):
		p.endDTLS(report.Failed)
	}
}

func (p *path) open(at time.Time) {
	if p.stage == checking { // the state event is still on its way
		p.state(PeerState{ICE: "connected"}, at)
	}
	if p.stage != handshaking {
		return
	}
	p.opened, p.stage = at, sampling
	p.putDTLS(report.OK)
	if p.holds() {
		p.stage = held
		p.run.rate.borrow(p, at)
		return
	}
	p.sample.start(p)
}

// tick judges how the present stage stands.
func (p *path) tick(now time.Time) {
	extra := p.network.extra()
	switch p.stage {
	case waiting:
		switch {
		case !p.called.IsZero():
			if p.waited(p.called, now) > relayICEFloor+extra {
				p.finish() // what the relay before came to is what is known
			}
		case !p.direct() && p.noRelay():
			p.untried(p.uncarried())
		}
	case checking:
		p.tickICE(now, extra)
	case handshaking:
		p.stats.poll(p, now)
		if p.waited(p.connected, now) > p.dtlsPatience() {
			p.endDTLS(report.Silent)
		}
	case held:
		p.tickHeld()
	case sampling:
		p.stats.poll(p, now)
		p.tickSample(now)
	}
	if p.stage != finished && p.stage != waiting && p.waited(p.joined, now) > pathDeadline+extra {
		p.cut()
	}
}

// resolved: nothing more will be learned of this path.
func (p *path) resolved() bool { return p.stage == finished }

func (p *path) close() {
	p.far.close()
	if p.peer != nil {
		p.peer.Close()
	}
}
