package run

import (
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// bareProbe gathers host candidates without any server, when the run could
// not be begun: a machine without a network gives none. It stands in the
// report as the direct path, of which nothing was sent.
type bareProbe struct {
	*run
	slot     *slot
	peer     Peer
	ice      report.ICE
	at       time.Time
	done     bool
	deadline time.Time
}

func newBareProbe(r *run) *bareProbe {
	return &bareProbe{run: r, slot: r.board.plan(report.CheckPathICE, string(report.DirectUDP)), at: r.now(),
		deadline: r.now().Add(offlineWait)}
}

func (p *bareProbe) begin() {
	peer, err := p.hands.Peer(PeerConfig{}, PeerEvents{
		Candidate: func(raw candidate.Raw) { p.queue.post(func() { p.candidate(raw) }) },
		Gathered:  func() { p.queue.post(p.gathered) },
	})
	if err != nil {
		p.done = true
		return
	}
	p.peer = peer
	p.spawn(func() func() {
		_, err := peer.Offer(p.ctx)
		return func() { p.done = p.done || err != nil }
	})
}

func (p *bareProbe) candidate(raw candidate.Raw) {
	if c, err := candidate.Parse(raw); err == nil {
		c.AtMS = millis(p.now().Sub(p.at))
		p.ice.Candidates = append(p.ice.Candidates, c)
	}
	p.put()
}

func (p *bareProbe) gathered() {
	p.ice.Complete, p.done = true, true
	p.put()
}

func (p *bareProbe) put() {
	ice := p.ice
	p.slot.put(result{outcome: report.NotTested, at: p.since(p.at), ms: millis(p.now().Sub(p.at)), detail: report.Detail{ICE: &ice}})
}

func (p *bareProbe) resolved() bool { return p.done || p.now().After(p.deadline) }

func (p *bareProbe) close() {
	if p.peer != nil {
		p.peer.Close()
		p.peer = nil
	}
}
