package run

import (
	"slices"
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/codes"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

// urlProbe is one STUN or TURN URL in a PeerConnection of its own, so that
// whatever happens there belongs to this URL in every browser. A TURN probe
// is made so that it can carry a path afterwards. It may have answered in a
// PeerConnection that it shares before it needs one; see together.
type urlProbe struct {
	*run
	credentialed
	slot *slot

	peer      PeerConnection
	offer     string // SDP, once gathering has begun
	begun     time.Time
	gathering time.Time // zero: not yet
	ice       report.ICE
	firstFail time.Time
	outcome   report.Outcome // empty: not known
	code      int
	remark    report.Remark
	when      time.Time // of the outcome
	path      *path     // that it carries
	lines     []candidate.Raw
	peerGone  bool
	first     bool // of its kind: it is asked in the first wave
	shared    bool // it answered in a PeerConnection that it shares
}

func (u *urlProbe) start() {
	if u.outcome != "" {
		return
	}
	u.begun = u.now()
	events := u.events()
	u.spawn(func() func() {
		peer, err := u.hands.PeerConnection(PeerConfig{
			URL: u.url.raw, Username: u.username, Credential: u.credential,
			RelayOnly: u.url.Relays(), Video: u.url.Relays() && !u.loops(),
		}, events)
		if err != nil {
			return func() { u.settle(report.NotTested, report.Wrong(err)) }
		}
		u.queue.post(func() { u.peer = peer })
		offer, err := peer.Offer(u.ctx)
		return func() {
			if err != nil {
				u.settle(report.NotTested, report.Wrong(err))
				return
			}
			u.offer = offer
			u.promote()
		}
	})
}

// events stamps each event when it comes and hands it to the run.
func (u *urlProbe) events() PeerEvents {
	post := func(f func(at time.Time)) {
		at := u.clock.Now()
		u.queue.post(func() { f(at) })
	}
	return PeerEvents{
		Gathering: func() { post(func(at time.Time) { u.gathering = at }) },
		Candidate: func(raw candidate.Raw) { post(func(at time.Time) { u.candidate(raw, at) }) },
		Error:     func(e report.ICEError) { post(func(at time.Time) { u.failed(e, at) }) },
		Gathered:  func() { post(u.gathered) },
		State:     func(s PeerState) { post(func(at time.Time) { u.carry(func(p *path) { p.state(s, at) }) }) },
		Open:      func() { post(func(at time.Time) { u.carry(func(p *path) { p.open(at) }) }) },
		Packet:    func(b []byte) { post(func(at time.Time) { u.carry(func(p *path) { p.packet(b, at) }) }) },
	}
}

// carry passes an event on when this URL carries a path.
func (u *urlProbe) carry(f func(*path)) {
	if u.path != nil && u.path.relay == u {
		f(u.path)
	}
}

func (u *urlProbe) candidate(raw candidate.Raw, at time.Time) {
	c, err := candidate.Parse(raw)
	if err != nil {
		return
	}
	u.lines = append(u.lines, raw)
	u.carry(func(p *path) { p.far.fromNear(raw) })
	took := at.Sub(u.gathering)
	c.AtMS = millis(took)
	u.ice.Candidates = append(u.ice.Candidates, c)
	answer := c.Type == "relay" || c.Type == "srflx" && !u.url.Relays()
	if !answer {
		return
	}
	u.heard(took)
	u.settleAt(at, report.OK, 0, report.Remark{})
	u.promote()
}

// rest lets go of the PeerConnection as soon as nothing can come of it: a
// STUN server has answered, or the path of the relay's kind needs no spare.
func (u *urlProbe) rest() {
	if u.outcome != report.OK || u.path != nil {
		return
	}
	if p := u.pathOf(u.url.path()); p == nil || p.stage >= handshaking {
		u.close()
	}
}

// heard notes that the server answered: a TURN allocation takes two round
// trips, over TCP one more, over TLS two more.
func (u *urlProbe) heard(took time.Duration) {
	trips := time.Duration(1)
	if u.url.Relays() {
		trips = 2
	}
	switch u.url.Transport {
	case "tcp":
		trips++
	case "tls":
		trips += 2
	}
	u.network.hear(u.url.Transport, min(took/trips, answerMost))
}

func (u *urlProbe) failed(e report.ICEError, at time.Time) {
	took := at.Sub(u.gathering)
	e.AtMS = millis(took)
	if e.Failure == nil {
		e.Failure = failure.ICE(e)
	}
	u.ice.Errors = append(u.ice.Errors, e)
	switch {
	case u.outcome == report.OK:
		u.put()
	case codes.ICE(e.Code).Answered():
		u.heard(took)
		u.settleAt(at, report.Failed, e.Code, report.Remark{})
	case e.Failure.Is(report.FailureTimedOut) || u.waited(u.gathering, at) >= fastError:
		if u.outcome == "" {
			u.settleAt(at, report.Silent, e.Code, report.Remark{})
		}
	case u.firstFail.IsZero():
		u.firstFail, u.code = at, e.Code
	}
}

// gathered: gathering is over. Without candidate and without error nothing
// was ever sent, except that a STUN answer that only repeats the address of
// the host is no candidate: then the browser had host candidates over UDP.
func (u *urlProbe) gathered(at time.Time) {
	u.ice.Complete = true
	switch {
	case u.outcome != "":
		u.put()
	case !u.firstFail.IsZero():
		u.settleAt(u.firstFail, report.Failed, u.code, report.Remark{})
	case !u.url.Relays() && u.url.Transport == "udp" && u.hasUDPHost() && u.waited(u.gathering, at) < fastError:
		u.heard(at.Sub(u.gathering))
		u.settleAt(at, report.OK, 0, report.Ours("observed.own_address"))
	default:
		u.settleAt(at, report.NotTested, 0, report.Ours("observed.nothing_sent"))
	}
}

func (u *urlProbe) hasUDPHost() bool {
	return slices.ContainsFunc(u.ice.Candidates, func(c report.Candidate) bool {
		return c.Type == "host" && c.Protocol == "udp"
	})
}

func (u *urlProbe) settle(outcome report.Outcome, remark report.Remark) {
	u.settleAt(u.now(), outcome, 0, remark)
}

// settleAt notes an outcome. One that comes later than silence was judged
// corrects it.
func (u *urlProbe) settleAt(at time.Time, outcome report.Outcome, code int, remark report.Remark) {
	if u.outcome == report.OK {
		return
	}
	u.outcome, u.code, u.remark, u.when = outcome, code, remark, at
	u.put()
}

func (u *urlProbe) put() {
	if u.slot == nil {
		return // an understudy
	}
	ice := u.ice
	ice.Candidates = slices.Clone(ice.Candidates)
	ice.Errors = slices.Clone(ice.Errors)
	if u.outcome != report.Silent {
		ice.Requests, ice.LossAssumed = 0, 0
	}
	begun := u.gathering
	if begun.IsZero() {
		begun = u.when
	}
	u.slot.put(result{outcome: u.outcome, code: u.code, at: u.since(begun), ms: max(0, millis(u.when.Sub(begun))),
		detail: report.Detail{ICE: &ice}.With(u.remark)})
}

// promote offers this relay to the path of its kind.
func (u *urlProbe) promote() {
	if u.outcome == report.OK && u.offer != "" && u.url.Relays() && u.carries() {
		u.pathOf(u.url.path()).take(u)
	}
}

func (u *urlProbe) close() {
	if u.peer != nil && !u.peerGone {
		u.peerGone = true
		u.peer.Close()
	}
}
