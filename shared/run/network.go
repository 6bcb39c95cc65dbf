package run

import (
	"time"

	"sidetone/shared/report"
	"sidetone/shared/retransmit"
	"sidetone/shared/stunuri"
)

// network is what the paths that answer say of the line: against it silence
// is judged. The zero value: nothing measured.
type network struct {
	schedule retransmit.Schedule // of the browser's STUN requests
	lag      time.Duration       // from a local description to the first candidate
	https    time.Duration       // best round trips; 0: none
	socket   time.Duration
	// rough is the best guess at a round trip over UDP, from an answer whose
	// question may have been repeated; exact are the paths' own.
	rough    time.Duration
	exact    map[report.Path]time.Duration
	heardUDP bool // some UDP answer reached the browser
	heardTCP bool // some TCP relay or ICE-TCP answered
}

// hear notes an answer over a transport and an upper bound of its round trip.
func (n *network) hear(transport string, trip time.Duration) {
	if transport != "udp" {
		n.heardTCP = true
		return
	}
	n.heardUDP = true
	if n.rough == 0 || trip < n.rough {
		n.rough = trip
	}
}

// measured notes the round trip of a path's packets.
func (n *network) measured(kind report.Path, trip time.Duration) {
	if n.exact == nil {
		n.exact = map[report.Path]time.Duration{}
	}
	n.exact[kind] = trip
}

// udp is the worst round trip of the UDP paths that answer.
func (n *network) udp() time.Duration {
	worst := max(n.exact[report.DirectUDP], n.exact[report.RelayUDP])
	if worst == 0 {
		return n.rough
	}
	return worst
}

// allowance is how long after a request its answer may still be on its way.
func (n *network) allowance() time.Duration {
	worst := max(n.https, n.socket, n.udp())
	return max(minAllowance, allowanceTrips*worst+marginAllowance) + n.lag
}

// extra is by how much the allowance exceeds its least: what is added to
// the floors that hold for short round trips.
func (n *network) extra() time.Duration { return n.allowance() - minAllowance }

// loss is the share of round trips lost on the UDP paths that answer.
func (r *run) loss() float64 {
	lost, sent := 0, 0
	for _, p := range r.paths {
		if p.transport() != "udp" || p.small.returned() == 0 {
			continue
		}
		// Packets still on their way are not lost.
		for i, at := range p.small.sentAt {
			if r.waited(at, r.now()) <= r.network.allowance() {
				break
			}
			sent++
			if !p.small.back[i] {
				lost++
			}
		}
	}
	return lossOf(lost, sent)
}

// scheduleFor is when requests over a transport go out.
func (r *run) scheduleFor(transport string) retransmit.Schedule {
	if transport == "udp" {
		return r.network.schedule
	}
	return retransmit.SYN
}

// flights are the requests over UDP, or over TCP and TLS, to every server
// that was asked.
func (r *run) flights(udp bool) []flight {
	var list []flight
	for _, u := range r.urls {
		if (u.url.Transport == stunuri.UDP) == udp && !u.gathering.IsZero() && u.asked() {
			list = append(list, u.flight(r.now()))
		}
	}
	for _, p := range r.paths {
		direct := p.kind == report.DirectUDP && udp || p.kind == report.DirectTCP && !udp
		if direct && !p.checking.IsZero() {
			list = append(list, flight{r.scheduleFor(p.transport()), 1, r.waited(p.checking, r.now())})
		}
	}
	return list
}
