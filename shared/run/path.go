package run

import (
	"encoding/json"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// stage is how far a path has come.
type stage int

const (
	waiting     stage = iota // for a relay, or for the browser
	asking                   // the echo peer for its answer
	checking                 // ICE
	handshaking              // DTLS and SCTP
	sampling                 // packets and RTP
	finished
)

// path is one kind of way to the echo peer.
type path struct {
	*run
	kind  report.Path
	slots struct{ ice, dtls, data, large, rtp *slot }

	relay *urlProbe // that carries it; nil for direct paths
	peer  Peer
	spare []*urlProbe // relays that answered too
	used  int         // promotions

	stage     stage
	begun     time.Time
	checking  time.Time // the remote description was set; zero: not yet
	connected time.Time
	opened    time.Time
	stateNow  PeerState
	ice       report.ICE
	text      string
	failure   string // why nothing could be sent
	sample
	stats watcher
}

// planPaths reserves places for the paths that can be tried: relays of the
// kinds that the profile has URLs for.
func (r *run) planPaths() {
	kinds := map[report.Path]bool{report.DirectUDP: true, report.DirectTCP: r.begun.Echo.TCP}
	for _, c := range flatten(r.begun.ICEServers) {
		kinds[c.url.path()] = true
	}
	for _, kind := range report.Paths {
		if !kinds[kind] {
			continue
		}
		p := &path{run: r, kind: kind}
		target := string(kind)
		p.slots.ice = r.board.plan(report.CheckPathICE, target)
		p.slots.dtls = r.board.plan(report.CheckPathDTLS, target)
		p.slots.data = r.board.plan(report.CheckPathData, target)
		p.slots.large = r.board.plan(report.CheckPathLarge, target)
		p.slots.rtp = r.board.plan(report.CheckPathRTP, target)
		r.paths = append(r.paths, p)
		switch {
		case !r.canConnect():
			p.untried("this browser has no WebRTC")
		case len(r.begun.Echo.Addresses) == 0:
			p.untried("this server has no echo peer")
		}
	}
}

func (r *run) pathOf(kind report.Path) *path {
	for _, p := range r.paths {
		if p.kind == kind {
			return p
		}
	}
	return nil
}

// startPeers makes the PeerConnections one after the other: the direct paths
// and one relay of each kind first, because the sample on them is what takes
// longest, the others when these have their offers.
func (r *run) startPeers() {
	var wait time.Duration
	for _, p := range r.paths {
		if p.direct() && p.stage != finished {
			r.after(wait, p.startDirect)
			wait += startSpread
		}
	}
	kinds, late := map[report.Path]bool{}, startRest
	for _, u := range r.urls {
		kind := u.url.path()
		switch {
		case u.outcome != "":
		case kind != "" && !kinds[kind]:
			kinds[kind] = true
			r.after(wait, u.start)
			wait += startSpread
		default:
			r.after(late, u.start)
			late += startSpread
		}
	}
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
		peer, err := p.hands.Peer(PeerConfig{Video: true}, events)
		if err != nil {
			return func() { p.untried(err.Error()) }
		}
		p.queue.post(func() { p.peer = peer })
		offer, err := peer.Offer(p.ctx)
		if err != nil {
			return func() { p.untried(err.Error()) }
		}
		return func() { p.ask(offer, 1) }
	})
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

// lagMost bounds what is believed of it.
const lagMost = 500 * time.Millisecond

// take makes u carry this path, or keeps it in reserve.
func (p *path) take(u *urlProbe) {
	if p == nil || u.path != nil || p.judge.stands {
		return
	}
	if p.relay != nil || p.stage == finished && p.used > 0 {
		p.spare = append(p.spare, u)
		return
	}
	p.carryBy(u)
}

func (p *path) carryBy(u *urlProbe) {
	p.used++
	p.relay, p.peer, u.path = u, u.peer, p
	p.stage, p.begun = asking, p.now()
	p.failure, p.text = "", ""
	p.checking, p.connected, p.opened = time.Time{}, time.Time{}, time.Time{}
	p.ice = report.ICE{URL: u.url.raw, Transport: p.transport()}
	p.sample, p.stats = sample{}, watcher{}
	p.ask(u.offer, 1)
}

// ask hands the offer to the echo peer.
func (p *path) ask(offer string, try int) {
	relay := p.relay
	body, err := json.Marshal(api.EchoRequest{Path: p.kind, SDP: offer})
	if err != nil {
		p.untried(err.Error())
		return
	}
	q := Request{Method: "POST", URL: api.RunEcho(p.run.begun.Run), Body: body, Bearer: p.run.begun.Token}
	p.fetch(q, echoPostDeadline, func(a Response, _ time.Duration) {
		var reply api.EchoReply
		switch {
		case p.relay != relay || p.stage != asking:
		case a.Err == nil && a.Ours && a.Status/100 == 2 && json.Unmarshal(a.Body, &reply) == nil && reply.SDP != "":
			p.answer(reply.SDP)
		case try < echoPostTries:
			p.ask(offer, try+1)
		default:
			p.untried("the echo peer's answer did not come")
		}
	})
}

func (p *path) answer(sdp string) {
	peer := p.peer
	p.checking, p.stage = p.now(), checking
	p.spawn(func() func() {
		err := peer.Answer(p.ctx, sdp)
		return func() {
			if err != nil && p.peer == peer {
				p.untried(err.Error())
			}
		}
	})
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
	p.sample.start(p)
}

// tick judges how the present stage stands.
func (p *path) tick(now time.Time) {
	extra := p.network.extra()
	switch p.stage {
	case waiting:
		if !p.direct() && p.noRelay() {
			p.untried("no relay of this kind answered")
		}
	case checking:
		p.tickICE(now, extra)
	case handshaking:
		p.stats.poll(p, now)
		if now.Sub(p.connected) > p.dtlsPatience() {
			p.endDTLS(report.Silent)
		}
	case sampling:
		p.stats.poll(p, now)
		p.tickSample(now)
	}
	if p.stage != finished && p.stage != waiting && now.Sub(p.begun) > pathDeadline+extra {
		p.cut()
	}
}

// noRelay: every URL of the kind is known not to give a relay.
func (p *path) noRelay() bool {
	for _, u := range p.urls {
		if u.url.path() == p.kind && (u.outcome == "" || u.outcome == report.OK) {
			return false
		}
	}
	return true
}

func (p *path) tickICE(now time.Time, extra time.Duration) {
	elapsed := now.Sub(p.checking)
	switch {
	case p.direct() && p.ice.Complete && len(p.ice.Candidates) == 0:
		p.untried("the browser found no address to talk from")
	case p.kind == report.DirectTCP:
		alone := p.network.heardTCP
		if elapsed > tcpFloor+extra || !alone && elapsed > tcpAllFloor+extra && allSilent(p.flights(false), p.network.allowance(), p.loss()) {
			p.endICE(report.Silent)
		}
	case p.kind == report.DirectUDP:
		floor := iceFloor
		switch {
		case p.network.heardUDP:
			floor = relayICEFloor // others do answer: a little longer
		case p.everyServerSilent():
			floor = iceBeside
		}
		if elapsed > floor+extra {
			p.endICE(report.Silent)
		}
	case elapsed > relayICEFloor+extra:
		p.endICE(report.Silent)
	}
}

// everyServerSilent: UDP was asked elsewhere, more than once, and in vain.
func (p *path) everyServerSilent() bool {
	silent := 0
	for _, u := range p.urls {
		switch {
		case u.url.Transport != stunuri.UDP || u.outcome == report.NotTested:
		case u.outcome != report.Silent:
			return false
		default:
			silent++
		}
	}
	return silent > 1
}

// dtlsPatience is how long the handshake may take before it is silent:
// longer on a line that loses packets, or where no packets were counted yet
// and something did come back.
func (p *path) dtlsPatience() time.Duration {
	trips := time.Duration(dtlsTrips) * max(p.network.https, p.network.udp())
	floor := dtlsFloor
	if loss := p.loss(); loss > lossUnknown || loss == lossUnknown && p.stats.last.BytesReceived > 0 {
		floor = dtlsLossyFloor
	}
	return floor + trips
}

// resolved: nothing more will be learned of this path.
func (p *path) resolved() bool { return p.stage == finished }

func (p *path) close() {
	if p.peer != nil {
		p.peer.Close()
	}
}
