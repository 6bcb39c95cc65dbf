package facts

import "sidetone/shared/report"

// UDPAnswers: something came back over UDP: a relay's or STUN server's answer,
// or an ICE check on the direct path.
var UDPAnswers = newFact("udp_answers", udpAnswers)

// EveryUDPSilent: every UDP address that was tried stayed silent, and at least
// one was.
var EveryUDPSilent = Not(UDPAnswers)

func udpAnswers(e *Evidence) Finding {
	var none Finding
	for _, p := range e.probes("udp") {
		if p.answered() {
			return one(Yes, report.Measured, p.Observation, "udp_answered", "url", p.name())
		}
		if p.silent() {
			none.Cites = append(none.Cites, e.silence(p))
		}
	}
	if e.InCall() {
		return mediaOverUDP(e, none)
	}
	direct := e.path(report.CheckPathICE, report.DirectUDP)
	switch direct.Outcome {
	case report.OK:
		return one(Yes, report.Measured, direct, "direct_udp_answered")
	case report.Silent, report.Failed:
		none.Cites = append(none.Cites, cite(report.Measured, direct, "direct_udp_silent", "ms", direct.MS))
	}
	if len(none.Cites) > 0 {
		none.Answer, none.Telling = No, true
	}
	return none
}

// mediaOverUDP: in a call, a selected pair or a stream shows UDP as well.
func mediaOverUDP(e *Evidence, none Finding) Finding {
	if f := onlyOverTCP(e); f.Answer == No {
		f.Answer = Yes
		return f
	}
	if len(none.Cites) > 0 {
		none.Answer, none.Telling = No, true
	}
	return none
}

// DirectUDPTried: the direct path has its own word in the judgement.
var DirectUDPTried = newFact("direct_udp_tried", func(e *Evidence) Finding {
	switch o := e.path(report.CheckPathICE, report.DirectUDP); o.Outcome {
	case report.Silent, report.Failed, report.OK:
		return Finding{Answer: Yes}
	}
	return dontKnow
})

// SeveralUDPServers: silence of one single server says nothing about UDP.
var SeveralUDPServers = newFact("several_udp_servers", func(e *Evidence) Finding {
	hosts := map[string]bool{}
	for _, p := range e.probes("udp") {
		hosts[p.Host] = true
	}
	if len(hosts) > 1 {
		return Finding{Answer: Yes}
	}
	return dontKnow
})

// PacketsReachedServer: the server saw UDP of this run although nothing came
// back: the way back is what is blocked. It only adds weight.
var PacketsReachedServer = newFact("packets_reached_server", func(e *Evidence) Finding {
	var cites []Cite
	for _, o := range e.byCheck[report.CheckEchoSeen] {
		if o.Detail.Echo == nil || o.Target != string(report.DirectUDP) {
			continue
		}
		if n := o.Detail.Echo.Checks; n > 0 {
			cites = append(cites, cite(report.Correlated, o, "way_back_blocked", "packets", n))
		}
	}
	return weighed(cites, nil)
})

// RelayPortsShutOverUDP: ports of a relay silent over UDP answer over TCP.
var RelayPortsShutOverUDP = newFact("relay_ports_shut_over_udp", func(e *Evidence) Finding {
	openOverTCP := map[string]bool{}
	for _, transport := range []string{"tcp", "tls"} {
		for _, p := range e.probes(transport) {
			if p.answered() {
				openOverTCP[p.Host+" "+p.Port] = true
			}
		}
	}
	var shut []Cite
	answering := make([]Cite, 0, len(e.tried))
	for _, p := range e.probes("udp") {
		switch {
		case p.answered():
			answering = append(answering, p.answeredIn())
		case p.silent() && openOverTCP[p.Host+" "+p.Port]:
			shut = append(shut, e.silenceAs(p, "url_silent_open_over_tcp", "url_unanswered_open_over_tcp"))
		}
	}
	return weighed(shut, answering)
})
