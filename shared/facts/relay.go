package facts

import "sidetone/shared/report"

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
	var shut, open []Cite
	for _, l := range order {
		var silent []Cite
		var answered, answeredUDP, silentTCP bool
		for _, p := range byListener[l] {
			switch {
			case p.answered():
				answered, answeredUDP = true, answeredUDP || p.Transport == "udp"
				open = append(open, p.answeredIn())
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
var CredentialsRejected = newFact("credentials_rejected", rejects("credentials_rejected", codeUnauthorized, codeWrongCreds, codeBadRequest, codeStaleNonce))

// RelayFull: relays answered that they have no room for another allocation.
var RelayFull = newFact("relay_full", rejects("relay_full", codeQuota, codeCapacity))

// rejects asks whether URLs were answered with one of the codes.
func rejects(fact string, codes ...int) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var bad, good []Cite
		for _, p := range e.probes("") {
			if !p.Relays() || p.Detail.ICE != nil && p.Detail.ICE.CredentialsUnknown {
				continue
			}
			switch {
			case p.Outcome == report.Failed && in(p.Code, codes):
				bad = append(bad, p.cite(report.Observed, fact, "code", p.Code))
			case p.Outcome == report.OK:
				good = append(good, p.cite(report.Observed, "relay_gave_address"))
			}
		}
		return weighed(bad, good)
	}
}

func in(code int, codes []int) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
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
