package run

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"sidetone/shared/candidate"
	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// Where no echo peer of ours stands behind the relays, both ends of a relay
// path are in the same page: two PeerConnections that may use nothing but the
// same relay, and the far one echoes as the echo peer does. What is shown is
// that the relay can be used and carries packets from here to itself and
// back; no RTP is sent.

// Looper is a PeerConnection that can talk to another one in the same page. Hands that
// are to make loopbacks return such Peers.
type Looper interface {
	PeerConnection
	// Accept takes an offer and sets the local description, and so begins to
	// gather; it blocks until that is done and returns the SDP. It belongs to
	// a PeerConnection made with PeerConfig.Answers.
	Accept(ctx context.Context, offer string) (string, error)
	// Add takes a candidate of the other side; it blocks until that is done.
	Add(context.Context, candidate.Raw) error
}

// loops: this run has no echo peer.
func (r *run) loops() bool { return r.begun != nil && len(r.begun.Echo.Addresses) == 0 }

// carries: a relay at this URL can be asked to carry a path. Without an echo
// peer that takes credentials, and a relay that lets one reach another.
func (u *urlProbe) carries() bool { return !u.loops() || !u.madeUp && !u.echoOnly }

// uncarried says why a path has no relay.
func (p *path) uncarried() report.Remark {
	for _, u := range p.urls {
		if u.url.path() == p.kind && !u.carries() {
			return report.Ours("observed.relay_unusable")
		}
	}
	return report.Ours("observed.no_relay")
}

// farEnd is the other end of a path.
type farEnd struct {
	path     *path
	near     Looper
	peer     Looper
	accepted bool            // the far side knows the near one
	answered bool            // and the near one the far
	toNear   []candidate.Raw // held back until then
	toFar    []candidate.Raw
	received map[byte]int
	relayed  bool // it has an address on the relay
	closed   bool
}

// loop connects the path's relay with itself.
func (p *path) loop() {
	p.far.close()
	u := p.relay
	p.ice.Loopback = true
	p.rtpDone = true
	near, ok := u.peer.(Looper)
	if !ok {
		p.untried(report.Ours("observed.no_echo_peer"))
		return
	}
	f := &farEnd{path: p, near: near, toFar: slices.Clone(u.lines), received: map[byte]int{}}
	p.far = f
	config := PeerConfig{URL: u.url.raw, Username: u.username, Credential: u.credential, RelayOnly: true, Answers: true}
	p.spawn(func() func() {
		peer, err := p.hands.PeerConnection(config, f.events())
		if err != nil {
			return func() { f.fail(report.Wrong(err)) }
		}
		far, ok := peer.(Looper)
		if !ok {
			peer.Close()
			return func() { f.fail(report.Ours("observed.no_echo_peer")) }
		}
		p.queue.post(func() { f.keep(far) })
		answer, err := far.Accept(p.ctx, u.offer)
		if err != nil {
			return func() { f.fail(report.Wrong(err)) }
		}
		return func() { f.connect(answer) }
	})
}

func (f *farEnd) events() PeerEvents {
	post := func(work func()) { f.path.queue.post(work) }
	return PeerEvents{
		Candidate: func(raw candidate.Raw) { post(func() { f.fromFar(raw) }) },
		Error:     func(e report.ICEError) { post(func() { f.refused(e) }) },
		Packet:    func(b []byte) { post(func() { f.echo(b) }) },
	}
}

// keep holds the PeerConnection, which may come when it is no longer needed.
func (f *farEnd) keep(peer Looper) {
	f.peer = peer
	if f.closed {
		peer.Close()
	}
}

// stale: the path has ended or was given to another relay.
func (f *farEnd) stale() bool { return f.closed || f.path.far != f }

func (f *farEnd) fail(why report.Remark) {
	if !f.stale() && f.path.stage == asking {
		f.path.untried(why)
	}
}

// refused: the relay gives the far end no address, for one because a user may
// have only so many. Nothing was sent then that could have been lost.
func (f *farEnd) refused(e report.ICEError) {
	p := f.path
	if !f.stale() && !f.relayed && (p.stage == asking || p.stage == checking) && codes.ICE(e.Code).Answered() {
		p.untried(report.Ours("observed.far_without_address"))
	}
}

// connect hands the far side's answer to the near one.
func (f *farEnd) connect(answer string) {
	p := f.path
	if f.stale() || p.stage != asking {
		return
	}
	f.accepted = true
	for _, raw := range f.toFar {
		f.add(f.peer, raw)
	}
	p.checking, p.stage = p.now(), checking
	p.spawn(func() func() {
		err := f.near.Answer(p.ctx, answer)
		return func() {
			switch {
			case f.stale():
			case err != nil:
				p.untried(report.Wrong(err))
			default:
				f.answered = true
				for _, raw := range f.toNear {
					f.add(f.near, raw)
				}
			}
		}
	})
}

// add gives a candidate to one side. One that it cannot use is no loss: there
// may be others, and if there are none the checks stay unanswered.
func (f *farEnd) add(to Looper, raw candidate.Raw) {
	f.path.spawn(func() func() {
		_ = to.Add(f.path.ctx, raw)
		return nil
	})
}

func (f *farEnd) fromFar(raw candidate.Raw) {
	f.relayed = true
	if f.answered && !f.stale() {
		f.add(f.near, raw)
		return
	}
	f.toNear = append(f.toNear, raw)
}

// fromNear passes on a candidate of the path's own side. A path to the echo
// peer has no far end.
func (f *farEnd) fromNear(raw candidate.Raw) {
	switch {
	case f == nil || f.stale():
	case f.accepted:
		f.add(f.peer, raw)
	default:
		f.toFar = append(f.toFar, raw)
	}
}

// echo sends a packet back with the counts that the echo peer writes.
func (f *farEnd) echo(b []byte) {
	in, ok := decode(b)
	if !ok || f.peer == nil || f.stale() {
		return
	}
	f.received[in.kind]++
	back := packet{kind: in.kind, seq: in.seq, sentMS: in.sentMS}.encode()
	binary.BigEndian.PutUint32(back[16:], uint32(f.received[in.kind]))
	binary.BigEndian.PutUint32(back[20:], uint32(f.received[in.kind]))
	_ = f.peer.Send(back) // what cannot be sent is lost, and counted as such
}

func (f *farEnd) close() {
	if f == nil || f.closed {
		return
	}
	f.closed = true
	if f.peer != nil {
		f.peer.Close()
	}
}

// oneWay turns the flow of a loopback into what the caller's line did. Each
// packet crosses the line four times, twice each way, where one to the echo
// peer crosses it twice: so the round trip is half. A way lost what both of
// its crossings, up and down, lost together. Jitter of independent crossings
// adds up as a root (RFC 3550 6.4.1 is a mean deviation). The line carried
// each returned packet twice in each direction. Counts stay as they are.
func (f *farEnd) oneWay(flow report.Flow) report.Flow {
	if f == nil {
		return flow
	}
	flow.RTTMS, flow.RTTMinMS = round(flow.RTTMS/2), round(flow.RTTMinMS/2)
	flow.JitterMS = round(flow.JitterMS / math.Sqrt2)
	flow.Kbps *= 2
	for _, loss := range []**float64{&flow.LossUp, &flow.LossDown} {
		if *loss != nil {
			each := 1 - math.Sqrt(1-**loss)
			*loss = &each
		}
	}
	return flow
}
