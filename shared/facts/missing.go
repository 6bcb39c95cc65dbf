package facts

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// What has to be seen before health is believed, by the names under which the
// catalogues have it.
const (
	needHTTPS     = "https"
	needSignaling = "signaling"
	needPath      = "path"
	needDirect    = "direct"
	needReason    = "reason"
	needBothWays  = "both_ways"
)

// relayPaths: the path that belongs to a relay's transport.
var relayPaths = []struct {
	transport string
	path      report.Path
}{{"udp", report.RelayUDP}, {"tcp", report.RelayTCP}, {"tls", report.RelayTLS}}

// hardlyAnswered: most of the echoes that a WebSocket was asked for never came, so that
// nobody knows that it carries a call's signalling.
func hardlyAnswered(s *report.Socket) bool { return s.Sent >= swampedEchoes && 2*s.Answered < s.Sent }

// Missing lists what has to be seen before health is believed, and was not.
func (e *Evidence) Missing() []string {
	if e.InCall() {
		return e.missingOfCall()
	}
	var list []string
	need := func(ok bool, what string) {
		if !ok {
			list = append(list, what)
		}
	}
	https, found := e.one(report.CheckHTTPS)
	need(found && https.Outcome == report.OK, needHTTPS)
	_, socket, _ := e.socket(report.CheckSignaling)
	o, _ := e.one(report.CheckSignaling)
	need((o.Outcome == report.OK || socket.Answered > 0) && !hardlyAnswered(socket), needSignaling)
	_, carries := e.callPath()
	need(carries, needPath)
	if e.withoutEchoPeer() {
		for _, relay := range relayPaths {
			if e.relayKnown(relay.transport) {
				need(e.sampled(relay.path), string(relay.path))
			}
		}
		return list
	}
	direct := e.path(report.CheckPathICE, report.DirectUDP)
	need(direct.Outcome != report.NotTested && (direct.Outcome != report.OK || e.sampled(report.DirectUDP)), needDirect)
	for _, relay := range relayPaths {
		if e.relayGiven(relay.transport) {
			need(e.sampled(relay.path) || e.cleanBeside(relay.path), string(relay.path))
		}
	}
	return list
}

// TokenUnread: a token was given that only the service can read, and the
// service was not asked or gave no answer.
func (e *Evidence) TokenUnread() bool {
	given, found := e.one(report.CheckToken)
	if !found || given.Outcome != report.NotTested {
		return false
	}
	asked, found := e.one(report.CheckTokenAuthority)
	return !found || asked.Outcome != report.OK
}

func (e *Evidence) missingOfCall() []string {
	var list []string
	if e.Failed().Answer == Yes {
		list = append(list, needReason)
	}
	if SomePathCarries.Ask(e).Answer != Yes || e.losesOfFew() {
		list = append(list, needBothWays)
	}
	return list
}

// losesOfFew: one way too little was counted to be called poor, and more of it was
// missing than a good line loses.
func (e *Evidence) losesOfFew() bool {
	for _, t := range e.lossByDirection() {
		if !t.enough && t.share() > e.limits.Loss {
			return true
		}
	}
	return false
}

// sampled: enough packets were sent and counted there and back, or some came
// back and nothing was lost when the line was tried again.
func (e *Evidence) sampled(p report.Path) bool {
	o := e.path(report.CheckPathData, p)
	f := o.Detail.Flow
	if f == nil || f.Sent < enoughPackets {
		return false
	}
	return o.Outcome == report.OK || f.Returned > 0 && overUDP(p) && CarriedLater.Ask(e).Answer == Yes
}

// cleanBeside: the direct path has its whole sample, and of the relay's, which
// goes on, nothing is missing.
func (e *Evidence) cleanBeside(p report.Path) bool {
	o := e.path(report.CheckPathData, p)
	f := o.Detail.Flow
	return o.Outcome == report.OK && f != nil && f.Sent >= fewPackets && f.Returned == f.Sent && e.sampled(report.DirectUDP)
}

func overUDP(p report.Path) bool { return p == report.DirectUDP || p == report.RelayUDP }

// relayGiven: at least one relay of this transport gave an address, so that
// a path through it can be expected.
func (e *Evidence) relayGiven(transport string) bool {
	for _, p := range e.probes(transport) {
		if p.Outcome == report.OK && p.Relays() {
			return true
		}
	}
	return false
}

// withoutEchoPeer: no direct path was tried, and a relay was against itself.
func (e *Evidence) withoutEchoPeer() bool {
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
func (e *Evidence) relayKnown(transport string) bool {
	for _, o := range e.byCheck[report.CheckICE] {
		p := probe{o, stunuri.Parse(o.Target)}
		unknown := o.Detail.ICE != nil && o.Detail.ICE.CredentialsUnknown
		if p.Relays() && p.Transport == transport && !unknown {
			return true
		}
	}
	return false
}
