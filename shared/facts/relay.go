package facts

import (
	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// A relay's listener is a host and a port; it may be tried over several
// transports.
type listener struct{ host, port string }

func (e *Evidence) listeners() (order []listener, byListener map[listener][]*probe) {
	byListener = map[listener][]*probe{}
	for _, p := range e.probes("") {
		l := listener{p.Host, p.Port}
		if _, seen := byListener[l]; !seen {
			order = append(order, l)
		}
		byListener[l] = append(byListener[l], p)
	}
	return order, byListener
}

// RelaySilent: a relay's port is silent on every transport that it offers, or
// silent over TCP alone while UDP to it works.
var RelaySilent = newFact("relay_silent", func(e *Evidence) Finding {
	order, byListener := e.listeners()
	var shut []Cite
	open := make([]Cite, 0, len(e.tried))
	for _, l := range order {
		var silent []Cite
		var answered, answeredUDP, silentTCP bool
		for _, p := range byListener[l] {
			switch {
			case p.answered():
				answered, answeredUDP = true, answeredUDP || p.Transport == "udp"
				open = append(open, p.answeredIn())
			case e.losesLargeHello(p):
			case p.silent():
				silentTCP = silentTCP || p.Transport == "tcp"
				silent = append(silent, e.silence(p))
			}
		}
		if len(silent) > 0 && (!answered || answeredUDP && silentTCP) {
			shut = append(shut, silent...)
		}
	}
	return weighed(shut, open)
})

// CredentialsRejected: relays answered that user name or password are not
// accepted.
var CredentialsRejected = newFact("credentials_rejected", rejects("credentials_rejected", codes.ICE.RejectsCredentials))

// RelayFull: relays answered that they have no room for another allocation.
var RelayFull = newFact("relay_full", rejects("relay_full", codes.ICE.Overloaded))

// RelayRefusesRequest: relays answered, and refuse an allocation for a reason of
// their own: neither credentials nor room.
var RelayRefusesRequest = newFact("relay_refuses_request", rejects("relay_refuses_request", codes.ICE.Unserved))

// rejects asks whether URLs were answered with a code that means so.
func rejects(fact string, means func(codes.ICE) (does, sure bool)) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var bad []Cite
		good := make([]Cite, 0, len(e.tried))
		unsure := true
		for _, p := range e.probes("") {
			if !p.Relays() || p.Detail.ICE != nil && p.Detail.ICE.CredentialsUnknown {
				continue
			}
			does, sure := means(codes.ICE(p.Code))
			switch {
			case p.Outcome == report.Failed && does:
				bad = append(bad, p.cite(report.Observed, fact, "code", p.Code))
				unsure = unsure && !sure
			case p.Outcome == report.OK:
				good = append(good, p.cite(report.Observed, "relay_gave_address"))
			}
		}
		f := weighed(bad, good)
		f.Unsure = f.Answer == Yes && unsure
		return f
	}
}

// ServerSawRejection is the server's own word on the run's user name.
var ServerSawRejection = newFact("server_saw_rejection", func(e *Evidence) Finding {
	for _, o := range e.byCheck[report.CheckTURNSeen] {
		if t := o.Detail.TURN; t != nil && t.Rejected > 0 && t.Allocations == 0 {
			return one(Yes, report.Correlated, o, "relay_counted_rejections", "logins", t.Rejected)
		}
	}
	return dontKnow
})

// GatheringOnly: addresses were asked for, as the Trickle ICE page does, and
// nothing is known of any other side or of signalling: it was no call.
var GatheringOnly = callFact("gathering_only", func(e *Evidence) Finding {
	asked := false
	for i := range e.Report.Observations {
		o := &e.Report.Observations[i]
		switch o.Check {
		case report.CheckImport, report.CheckEnvironment:
		case report.CheckICE:
			asked = true
		case report.CheckConnection:
			if o.Outcome != report.NotTested || o.Detail.Connection != nil && o.Detail.Connection.Remote.Total() > 0 {
				return dontKnow
			}
		default:
			return dontKnow
		}
	}
	if !asked {
		return dontKnow
	}
	return Finding{Answer: Yes}
})

// RelayAloneSilent: where addresses were asked for and nothing else, the relay
// gave no answer, and no other server was asked over UDP that would show
// whether it is the relay or UDP. ServersAloneSilent: none of several servers
// answered over UDP.
var (
	RelayAloneSilent   = callFact("relay_alone_silent", func(e *Evidence) Finding { return silentAlone(e, RelaySilent, false) })
	ServersAloneSilent = callFact("servers_alone_silent", func(e *Evidence) Finding { return silentAlone(e, EveryUDPSilent, true) })
)

func silentAlone(e *Evidence, silence Term, several bool) Finding {
	relays := false
	for _, p := range e.tried {
		relays = relays || p.Relays()
	}
	if GatheringOnly.Ask(e).Answer != Yes || UDPAnswers.Ask(e).Answer != No || !relays || (SeveralUDPServers.Ask(e).Answer == Yes) != several {
		return dontKnow
	}
	if f := silence.Ask(e); f.Answer == Yes {
		return f
	}
	return dontKnow
}

// nothingAnswers denies that a call finds a way: UDP is silent, and not one STUN or TURN server answered over
// any other transport either.
func nothingAnswers(e *Evidence) Finding {
	for _, p := range e.probes("") {
		if p.answered() {
			return dontKnow
		}
	}
	if len(e.tried) == 0 || UDPAnswers.Ask(e).Answer != No {
		return dontKnow
	}
	return one(No, report.Measured, e.tried[0].Observation, "no_server_answered")
}
