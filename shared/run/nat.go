package run

import (
	"slices"
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// natProbe asks several STUN destinations from one socket and compares what
// they saw (RFC 5780 4.3). Nothing waits for the comparison, and nothing is
// judged by it. That all of them have answered is also the answer of each STUN
// URL among them; when not all do, each is asked by itself.
type natProbe struct {
	*run
	slot     *slot
	asked    []stunuri.URI
	peer     PeerConnection // given away at the end
	begun    time.Time
	members  []*urlProbe   // STUN URLs that are asked by this alone
	taken    time.Duration // until the outcome was known
	seen     []report.Candidate
	refused  map[stunuri.URI]bool
	complete bool
	done     bool
	compared string // the address that HTTPS was seen to come from
	why      report.Remark
}

func newNATProbe(r *run) *natProbe {
	p := &natProbe{run: r, slot: r.board.plan(report.CheckNAT, ""), refused: map[stunuri.URI]bool{}}
	p.asked = destinations(flatten(r.begun.ICEServers))
	return p
}

// destinations are STUN servers over UDP. A TURN server answers Binding
// requests too (RFC 8656 3), and stands in where there are not two STUN URLs.
func destinations(servers []credentialed) []stunuri.URI {
	var stun, all []stunuri.URI
	ports := map[string]int{}
	known := map[stunuri.URI]bool{}
	for _, relays := range []bool{false, true} {
		for _, c := range servers {
			u := c.url.URI
			if u.Relays() != relays || u.Transport != stunuri.UDP || u.Host == "" {
				continue
			}
			u.Scheme = "stun"
			if known[u] || ports[u.Host] >= natPorts || len(all) >= natMost {
				continue
			}
			known[u] = true
			ports[u.Host]++
			all = append(all, u)
		}
		if !relays {
			stun = all
		}
	}
	if len(stun) > 1 {
		return stun
	}
	return all
}

// asks: the URL is one of those that this asks.
func (p *natProbe) asks(u *urlProbe) bool {
	return !u.url.Relays() && slices.Contains(p.asked, u.url.URI)
}

func urlOf(u stunuri.URI) string { return u.Scheme + ":" + u.Host + ":" + u.Port }

func (p *natProbe) start() {
	p.begun = p.now()
	if len(p.asked) == 0 || !p.canConnect() {
		p.end(report.Ours("observed.no_stun_server"))
		return
	}
	servers := make([]Server, len(p.asked))
	for i, u := range p.asked {
		servers[i].URL = urlOf(u)
	}
	events := PeerEvents{
		Candidate: func(raw candidate.Raw) {
			at := p.clock.Now()
			p.queue.post(func() { p.candidate(raw, at) })
		},
		Error:    func(e report.ICEError) { p.queue.post(func() { p.failed(e) }) },
		Gathered: func() { p.queue.post(p.gathered) },
	}
	p.run.hello.listen(&events)
	p.spawn(func() func() {
		peer, err := p.hands.PeerConnection(PeerConfig{More: servers}, events)
		if err != nil {
			return func() { p.end(report.Wrong(err)) }
		}
		p.queue.post(func() { p.peer = peer })
		offer, err := peer.Offer(p.ctx)
		return func() {
			p.run.hello.offered(offer)
			if err != nil {
				p.end(report.Wrong(err))
			}
		}
	})
}

func (p *natProbe) candidate(raw candidate.Raw, at time.Time) {
	c, err := candidate.Parse(raw)
	if err != nil || c.Protocol != "udp" || p.done {
		return
	}
	p.seen = append(p.seen, c)
	if c.Type != "srflx" || raw.URL == "" {
		return
	}
	named := stunuri.Parse(raw.URL)
	for _, u := range p.members {
		if u.url.URI == named {
			c.AtMS = millis(at.Sub(p.begun))
			u.ice.Candidates = append(u.ice.Candidates, c)
			u.joined(p.begun, at, report.Remark{})
		}
	}
}

func (p *natProbe) failed(e report.ICEError) {
	u := stunuri.Parse(e.URL)
	p.refused[stunuri.URI{Scheme: "stun", Host: u.Host, Port: u.Port, Transport: stunuri.UDP}] = true
}

// gathered before the browser's own time-outs: every server that did not
// fail has answered, also those whose answer made no new candidate.
func (p *natProbe) gathered() {
	if !p.done && p.now().Sub(p.begun) < natDeadline {
		p.complete = true
		for _, u := range p.members {
			if !p.refused[u.url.URI] && p.sees(u.url.Family()) {
				u.joined(p.begun, p.now(), report.Ours("observed.stun_asked_together"))
			}
		}
		p.end(report.Remark{})
	}
}

// sees: a server of the family, 0 for any, has told an address. A browser that
// has no address of the family itself asks nothing and need not say so.
func (p *natProbe) sees(family int) bool {
	return slices.ContainsFunc(p.seen, func(c report.Candidate) bool {
		return c.Type == "srflx" && (family == 0 || familyOf(c.Address) == family)
	})
}

// leave has the STUN URLs that are not known about asked by themselves.
func (p *natProbe) leave() {
	var wait time.Duration
	for _, u := range p.members {
		if u.outcome == "" && u.begun.IsZero() {
			u.after(wait, u.start)
			wait += startSpread
		}
	}
	p.members = nil
}

// tick begins the probe when the verdict stands, ends it, and compares again
// when the address that HTTPS comes from is known later.
func (p *natProbe) tick(now time.Time) {
	if len(p.members) > 0 && (p.done || !p.begun.IsZero() && p.waited(p.begun, now) > togetherWaits+p.network.extra()) {
		p.leave()
	}
	switch {
	case p.begun.IsZero():
		if p.judge.stands || now.Sub(p.run.start) > natLatest {
			p.start()
		}
	case p.done && p.compared != p.run.https.http.Address:
		p.put()
	case p.done:
	case p.waited(p.begun, now) > natDeadline:
		p.end(report.Ours("observed.stun_not_all_answered"))
	}
}

func (p *natProbe) end(why report.Remark) {
	if p.done {
		return
	}
	p.done, p.why = true, why
	p.taken = p.now().Sub(p.begun)
	p.run.hello.take(p.peer)
	p.peer = nil
	p.put()
}

func (p *natProbe) put() {
	p.compared = p.run.https.http.Address
	found := natFacts{seen: p.seen, complete: p.complete, https: p.compared}
	for _, u := range p.asked {
		if !p.refused[u] {
			found.answered = append(found.answered, u)
		}
	}
	nat := found.report()
	outcome := report.OK
	if nat == nil {
		outcome = report.NotTested
	}
	told := p.why
	if told.Says == nil && told.Text == "" && len(p.refused) > 0 {
		told = report.Ours("observed.stun_not_asked", "count", len(p.refused), "total", len(p.asked))
	}
	p.slot.put(result{outcome: outcome, at: p.since(p.begun), ms: millis(p.taken), detail: report.Detail{NAT: nat}.With(told)})
}

func (p *natProbe) close() {
	if p.peer != nil {
		p.peer.Close()
		p.peer = nil
	}
}
