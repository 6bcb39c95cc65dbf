package peerconn

import (
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/retransmit"
	"sidetone/shared/stunuri"
)

// judgeSilence: neither a candidate nor an error nor the end of gathering.
func (c Connection) judgeSilence(o *report.Observation, s *server, all []*server, begun, completed int, complete bool) {
	end := c.Until
	if complete {
		end = completed
	}
	connected, ok := c.iceConnected()
	stopped := ok && connected < end && c.overUDP() && c.Browser != "Firefox"
	if stopped {
		end = connected // libwebrtc asks no more then, whether or not the end of gathering was recorded
	}
	elapsed := millis(end - begun)
	schedule := c.schedule(s)
	o.Outcome, o.MS = report.NotTested, max(0, end-begun)
	o.Detail.ICE.Requests = schedule.Unanswered(elapsed, allowance)
	o.Detail.ICE.LossAssumed = retransmit.LossUnknown
	floor := udpFloor
	if s.Transport != stunuri.UDP {
		floor = tcpFloor
	}
	if elapsed >= floor && c.chance(s, all, elapsed) < retransmit.Unbelievable {
		o.Outcome = report.Silent
		return
	}
	if s.Transport != stunuri.UDP && elapsed >= tcpFloor {
		// Three SYNs, of which the first counts like the others.
		o.Outcome = report.Silent
		return
	}
	o.Detail.Says = say("call_over_before_answer")
	if stopped {
		o.Detail.Says = say("stopped_when_connected")
	}
}

// chance that loss alone explains the silence: of this server where others of
// its transport answer, of all of them together where none does.
func (c Connection) chance(s *server, all []*server, elapsed time.Duration) float64 {
	joint, own, heard := 1.0, 1.0, false
	for _, other := range all {
		if other.Transport != s.Transport || c.RelayOnly && !other.Relays() {
			continue
		}
		exchanges := 1
		if other.Relays() && other.Transport == stunuri.UDP {
			exchanges = 2
		}
		n := c.schedule(other).Unanswered(elapsed, allowance)
		p := retransmit.Chance(n, exchanges, retransmit.LossUnknown)
		if other == s {
			own = p
		}
		heard = heard || other.answers()
		joint *= p
	}
	if heard {
		return own
	}
	return joint
}

// answers: something came back from it.
func (s *server) answers() bool {
	for _, e := range s.errors {
		if answered(e.Code) {
			return true
		}
	}
	return len(s.candidates) > 0
}

func (c Connection) schedule(s *server) retransmit.Schedule {
	if s.Transport == stunuri.UDP {
		return retransmit.Of(c.Browser)
	}
	return retransmit.SYN
}

// outwaited: gathering lasted as long as the browser's own retransmissions,
// so the address was asked and did not answer. Firefox before 150 has no
// error events.
func (c Connection) outwaited(s *server, ms int) bool {
	return c.Browser == "Firefox" && s.Transport == stunuri.UDP && millis(ms) > lateError
}

// mapped: some server gave a server-reflexive candidate.
func mapped(all []*server) bool {
	for _, s := range all {
		for _, c := range s.candidates {
			if c.Type == "srflx" {
				return true
			}
		}
	}
	return false
}

// overUDP: what was selected goes over UDP, so that no silence of a server's is
// the reason for the way that the call took.
func (c Connection) overUDP() bool {
	path := c.path()
	return path == report.DirectUDP || path == report.RelayUDP
}

// usesUDP: the browser gathered an address of its own over UDP.
func (c Connection) usesUDP() bool {
	for _, e := range c.Events {
		if e.Kind == LocalCandidate {
			if found, err := candidate.Parse(e.Candidate); err == nil && found.Type == "host" && found.Protocol == stunuri.UDP {
				return true
			}
		}
	}
	for _, s := range c.Stats {
		for _, l := range s.Locals {
			if l.Type == "host" && l.Protocol == stunuri.UDP {
				return true
			}
		}
	}
	return false
}

// hostsOverTCPAlone: the browser gathered addresses of its own, and none over UDP. It
// had no socket to ask a server from, so that no silence is a server's or a network's:
// seen of a Firefox that could bind none ("host(IP6:[::]:62721/TCP) active" alone).
func (c Connection) hostsOverTCPAlone() bool {
	tcp := false
	for _, e := range c.Events {
		if e.Kind != LocalCandidate {
			continue
		}
		found, err := candidate.Parse(e.Candidate)
		if err != nil || found.Type != "host" || found.Protocol == stunuri.UDP {
			return false
		}
		tcp = true
	}
	return tcp
}

func millis(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }
