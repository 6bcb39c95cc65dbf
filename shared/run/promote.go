package run

import (
	"time"

	"sidetone/shared/report"
)

// How a path gets its PeerConnection and the echo peer's answer.

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
	p.failure = report.Remark{}
	p.checking, p.connected, p.opened = time.Time{}, time.Time{}, time.Time{}
	p.ice = report.ICE{URL: u.url.raw, Transport: p.transport()}
	p.sample, p.stats = sample{}, watcher{}
	p.ask(u.offer, 1)
}

// ask hands the offer to the echo peer.
func (p *path) ask(offer string, try int) {
	if p.loops() {
		p.loop()
		return
	}
	relay := p.relay
	p.askEcho(p.kind, offer, func(sdp string) {
		switch {
		case p.relay != relay || p.stage != asking:
		case sdp != "":
			p.answer(sdp)
		case try < echoPostTries:
			p.ask(offer, try+1)
		default:
			p.untried(report.Ours("observed.no_echo_answer"))
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
				p.untried(report.Wrong(err))
			}
		}
	})
}

// again gives the path to another relay that answers, once and early.
func (p *path) again() {
	if p.direct() || p.used >= maxPromotions || p.now().Sub(p.run.start) > promoteBefore {
		return
	}
	if len(p.spare) > 0 {
		next := p.spare[0]
		p.spare = p.spare[1:]
		p.relay.close()
		p.carryBy(next)
		return
	}
	for _, u := range p.urls {
		if u.shared && u.url.path() == p.kind && u.carries() {
			p.call(u.understudy())
			return
		}
	}
}

// call waits for the address on a relay that has answered before.
func (p *path) call(u *urlProbe) {
	p.relay.close()
	p.relay, p.peer, p.stage, p.called = nil, nil, waiting, p.now()
	p.run.understudy = append(p.run.understudy, u)
	u.start()
}
