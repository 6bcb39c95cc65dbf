package playbook

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// A run without an echo peer tries relays against themselves, both ends in
// the same browser. What passes shows that the relay works and that this
// network lets it; silence shows little, since many relays refuse to reach
// themselves.

// loopback: this relay path was tried against itself.
func loopback(o *report.Observation) bool {
	return o.Detail.ICE != nil && o.Detail.ICE.Loopback
}

// withoutEchoPeer: no direct path was tried, and a relay was against itself.
func (e *evidence) withoutEchoPeer() bool {
	for _, p := range []report.Path{report.DirectUDP, report.DirectTCP} {
		if e.path(report.CheckPathICE, p).Outcome != report.NotTested {
			return false
		}
	}
	for _, relay := range relayPaths {
		if loopback(e.path(report.CheckPathICE, relay.path)) {
			return true
		}
	}
	return false
}

// relayKnown: the profile has a relay of this transport and credentials for
// it, so that a loopback through it can be asked for.
func (e *evidence) relayKnown(transport string) bool {
	for _, o := range e.byCheck[report.CheckICE] {
		p := probe{o, stunuri.Parse(o.Target)}
		unknown := o.Detail.ICE != nil && o.Detail.ICE.CredentialsUnknown
		if p.Relays() && p.Transport == transport && !unknown {
			return true
		}
	}
	return false
}

// nothingAnswers: UDP is silent, and not one STUN or TURN server answered over
// any other transport either.
func nothingAnswers(e *evidence) finding {
	for _, p := range e.probes("") {
		if p.answered() {
			return dontKnow
		}
	}
	if len(e.tried) == 0 || anyUDPAnswer(e).answer != no {
		return dontKnow
	}
	return one(no, report.Measured, e.tried[0].Observation, "no server that a call could go through answered over any transport")
}
