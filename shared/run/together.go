package run

import (
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// together is one PeerConnection that asks several relays, which costs a page a
// fraction of one for each. It tells good news only: a relay that answers has
// answered. What it does not answer for is asked again by itself, so that a
// failure and a silence always belong to one server in a PeerConnection of its
// own.
type together struct {
	*run
	members   []*urlProbe
	named     bool // candidates have the URL of their server
	peer      PeerConnection
	gathering time.Time // zero: not yet
	first     time.Time // answer; zero: none
	last      time.Time // answer so far
	seen      int       // relayed candidates without a name
	closed    bool
}

func newTogether(r *run, members []*urlProbe, named bool) *together {
	return &together{run: r, members: members, named: named}
}

func (g *together) start() {
	if g.closed {
		return
	}
	config := PeerConfig{RelayOnly: true}
	for _, u := range g.members {
		config.More = append(config.More, Server{URL: u.url.raw, Username: u.username, Credential: u.credential})
	}
	post := func(f func(at time.Time)) {
		at := g.clock.Now()
		g.queue.post(func() { f(at) })
	}
	events := PeerEvents{
		Gathering: func() { post(func(at time.Time) { g.gathering = at }) },
		Candidate: func(raw candidate.Raw) { post(func(at time.Time) { g.candidate(raw, at) }) },
		Error:     func(e report.ICEError) { post(func(time.Time) { g.failed(e) }) },
		Gathered:  func() { post(g.gathered) },
	}
	g.spawn(func() func() {
		peer, err := g.hands.PeerConnection(config, events)
		if err != nil {
			return g.split // one address that the browser does not take spoils all
		}
		g.queue.post(func() { g.keep(peer) })
		if _, err := peer.Offer(g.ctx); err != nil {
			return g.split
		}
		return nil
	})
}

func (g *together) keep(peer PeerConnection) {
	g.peer = peer
	if g.closed {
		peer.Close()
	}
}

func (g *together) candidate(raw candidate.Raw, at time.Time) {
	c, err := candidate.Parse(raw)
	if err != nil || c.Type != "relay" || g.closed {
		return
	}
	if g.first.IsZero() {
		g.first = at
	}
	g.last = at
	if !g.named {
		g.seen++
		return
	}
	if u := g.member(raw.URL); u != nil {
		c.AtMS = millis(at.Sub(g.gathering))
		u.ice.Candidates = append(u.ice.Candidates, c)
		u.joined(g.gathering, at, report.Remark{})
	}
}

// member is the one with this URL; nil: none.
func (g *together) member(url string) *urlProbe {
	named := stunuri.Parse(url)
	for _, u := range g.members {
		if u.url.URI == named {
			return u
		}
	}
	return nil
}

// failed: one is asked again, or all are where the error does not say which.
func (g *together) failed(e report.ICEError) {
	switch u := g.member(e.URL); {
	case g.closed:
	case u == nil:
		g.split()
	case u.outcome == "" && u.begun.IsZero():
		u.start()
	}
}

// gathered: where candidates have no names, as many as there are relays are
// one of each; an allocation has an address of its own (RFC 8656 7).
func (g *together) gathered(at time.Time) {
	if !g.named && g.seen == len(g.members) && !g.closed {
		for _, u := range g.members {
			u.joined(g.gathering, at, report.Ours("observed.relays_asked_together"))
		}
	}
	g.split()
}

// tick asks again what the others have left behind, and lets go of the
// PeerConnection when every member is known about.
func (g *together) tick(now time.Time) {
	if g == nil || g.closed || g.gathering.IsZero() {
		return
	}
	since, wait := g.gathering, togetherWaits+g.network.extra()
	if !g.first.IsZero() {
		since, wait = g.last, min(wait, togetherRest+togetherTrips*g.first.Sub(g.gathering))
	}
	if g.waited(since, now) > wait || g.settled() {
		g.split()
	}
}

func (g *together) settled() bool {
	for _, u := range g.members {
		if u.outcome == "" {
			return false
		}
	}
	return true
}

// split gives every member that is not known about a PeerConnection of its own.
func (g *together) split() {
	if g.closed {
		return
	}
	g.close()
	var wait time.Duration
	for _, u := range g.members {
		if u.outcome == "" && u.begun.IsZero() {
			u.after(wait, u.start)
			wait += startSpread
		}
	}
}

func (g *together) close() {
	if g == nil {
		return
	}
	g.closed = true
	if g.peer != nil {
		g.peer.Close()
	}
}

// joined: this URL has answered a PeerConnection that it shares.
func (u *urlProbe) joined(gathering, at time.Time, remark report.Remark) {
	if u.outcome != "" || !u.begun.IsZero() {
		return
	}
	u.shared, u.begun, u.gathering = true, gathering, gathering
	u.ice.Complete = true
	u.heard(at.Sub(gathering))
	u.settleAt(at, report.OK, 0, remark)
}

// understudy is another PeerConnection to a relay that has answered in a shared
// one, for a path: it reports nothing.
func (u *urlProbe) understudy() *urlProbe { return &urlProbe{run: u.run, credentialed: u.credentialed} }
