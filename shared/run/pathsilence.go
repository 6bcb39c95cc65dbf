package run

import (
	"time"

	"sidetone/shared/report"
	"sidetone/shared/retransmit"
	"sidetone/shared/stunuri"
)

// When the stages of a path are called silent.

// noRelay: every URL of the kind is known not to give a relay.
func (p *path) noRelay() bool {
	for _, u := range p.urls {
		if u.url.path() == p.kind && u.carries() && (u.outcome == "" || u.outcome == report.OK) {
			return false
		}
	}
	return true
}

func (p *path) tickICE(now time.Time, extra time.Duration) {
	elapsed := p.waited(p.checking, now)
	switch {
	case p.direct() && p.ice.Complete && len(p.ice.Candidates) == 0:
		p.untried(report.Ours("observed.no_local_address"))
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
	if loss := p.loss(); loss > retransmit.LossUnknown || loss == retransmit.LossUnknown && p.stats.last.BytesReceived > 0 {
		floor = dtlsLossyFloor
	}
	return floor + trips
}
