package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// anyUDPAnswer: something came back over UDP: a relay's or STUN server's
// answer, or an ICE check on the direct path.
func anyUDPAnswer(e *evidence) finding {
	var none finding
	for _, p := range e.probes("udp") {
		if p.answered() {
			return one(yes, report.Measured, p.Observation, "an answer came back over UDP from "+p.URI.String())
		}
		if p.silent() {
			none.cites = append(none.cites, e.silence(p))
		}
	}
	if e.inCall() {
		return mediaOverUDP(e, none)
	}
	direct := e.path(report.CheckPathICE, report.DirectUDP)
	switch direct.Outcome {
	case report.OK:
		return one(yes, report.Measured, direct, "the direct UDP path answered")
	case report.Silent, report.Failed:
		none.cites = append(none.cites, cite{report.Measured, direct.ID, "the direct UDP path stayed silent for " + ms(direct.MS)})
	}
	if len(none.cites) > 0 {
		none.answer, none.telling = no, true
	}
	return none
}

// everyUDPSilent: every UDP address that was tried stayed silent, and at
// least one was.
func everyUDPSilent(e *evidence) finding { return not(anyUDPAnswer)(e) }

// directUDPTried: the direct path has its own word in the judgement.
func directUDPTried(e *evidence) finding {
	switch o := e.path(report.CheckPathICE, report.DirectUDP); o.Outcome {
	case report.Silent, report.Failed, report.OK:
		return finding{answer: yes}
	}
	return dontKnow
}

// severalUDPServers: silence of one single server says nothing about UDP.
func severalUDPServers(e *evidence) finding {
	hosts := map[string]bool{}
	for _, p := range e.probes("udp") {
		hosts[p.Host] = true
	}
	if len(hosts) > 1 {
		return finding{answer: yes}
	}
	return dontKnow
}

func (e *evidence) silence(p *probe) cite {
	text := p.URI.String() + " stayed silent for " + ms(p.MS)
	if ice := p.Detail.ICE; ice != nil && ice.Requests > 0 {
		text = p.URI.String() + " left " + plural(ice.Requests, "request", "requests") + " unanswered for " + ms(p.MS)
	}
	return cite{e.silenceTag(), p.ID, text}
}

// packetsReachedServer: the server saw UDP of this run although nothing came
// back: the way back is what is blocked. It only adds weight.
func packetsReachedServer(e *evidence) []cite {
	var cites []cite
	for _, o := range e.byCheck[report.CheckEchoSeen] {
		if o.Detail.Echo == nil || o.Target != string(report.DirectUDP) {
			continue
		}
		if n := o.Detail.Echo.Checks; n > 0 {
			cites = append(cites, cite{report.Correlated, o.ID, "the server received " + plural(n, "packet", "packets") + " of the direct path and its answers did not arrive: the way back is blocked"})
		}
	}
	return cites
}

// relayPorts splits the UDP URLs of relays into silent ones whose port
// answers over TCP, silent ones without that witness, and answering ones.
func relayPorts(e *evidence) (openOverTCP, shut, answering []*probe) {
	tcp := map[string]answer{}
	for _, transport := range []string{"tcp", "tls"} {
		for _, p := range e.probes(transport) {
			if p.answered() {
				tcp[p.Host+" "+p.Port] = yes
			}
		}
	}
	for _, p := range e.probes("udp") {
		switch {
		case p.answered():
			answering = append(answering, p)
		case p.silent() && tcp[p.Host+" "+p.Port] == yes:
			openOverTCP = append(openOverTCP, p)
		case p.silent():
			shut = append(shut, p)
		}
	}
	return openOverTCP, shut, answering
}

// relayPortsShutOverUDP: ports of a relay silent over UDP answer over TCP.
func relayPortsShutOverUDP(e *evidence) finding {
	open, _, answering := relayPorts(e)
	if len(open) > 0 {
		f := finding{answer: yes, telling: true}
		for _, p := range open {
			c := e.silence(p)
			c.text += ", while the same port answers over TCP"
			f.cites = append(f.cites, c)
		}
		return f
	}
	if len(answering) == 0 {
		return dontKnow
	}
	f := finding{answer: no, telling: true}
	for _, p := range answering {
		f.cites = append(f.cites, cite{report.Measured, p.ID, p.URI.String() + " answered in " + ms(p.MS)})
	}
	return f
}

// udpStopsAfterHandshake: the direct path and the relay over UDP both began
// and then carried nothing, while TCP goes on.
func udpStopsAfterHandshake(e *evidence) finding {
	direct, relay := stops(e, report.DirectUDP), stops(e, report.RelayUDP)
	if direct.answer == no || relay.answer == no {
		if direct.answer == no {
			return direct
		}
		return relay
	}
	if direct.answer == unknown || relay.answer == unknown {
		return dontKnow
	}
	tcp := tcpCarriesOn(e)
	if tcp.answer != yes {
		return tcp
	}
	return finding{answer: yes, telling: true, cites: append(append(direct.cites, relay.cites...), tcp.cites...)}
}

// stops: a path answered at first and then fell silent, whichever stage it
// had come to.
func stops(e *evidence, p report.Path) finding {
	ice := e.path(report.CheckPathICE, p)
	if p == report.RelayUDP && ice.Outcome != report.OK {
		return relayFellSilent(e, ice)
	}
	if ice.Outcome != report.OK {
		return dontKnow
	}
	if ice.Detail.ICE != nil && report.Yes(ice.Detail.ICE.Continues) {
		return one(no, report.Measured, ice, "ICE checks on "+pathName(p)+" went on being answered")
	}
	dtls, data := e.path(report.CheckPathDTLS, p), e.path(report.CheckPathData, p)
	switch {
	case dtls.Outcome == report.Silent || dtls.Outcome == report.Failed:
		return one(yes, report.Measured, dtls, pathName(p)+" answered the first checks and then fell silent")
	case data.Outcome == report.Silent || fadesOut(data.Detail.Flow):
		return one(yes, report.Measured, data, pathName(p)+" carried the first packets and then fell silent"+arrivals(data.Detail.Flow))
	case data.Outcome == report.OK:
		return one(no, report.Measured, data, pathName(p)+" carried packets to the end of the sample")
	}
	return dontKnow
}

// relayFellSilent: the relay was allocated over UDP, so it answered, and then
// not one check through it did.
func relayFellSilent(e *evidence, ice *report.Observation) finding {
	if ice.Outcome != report.Silent && ice.Outcome != report.Failed {
		return dontKnow
	}
	return one(yes, report.Measured, ice, "the relay answered over UDP at first and then fell silent")
}

// fadesOut: packets came back only in the first part of the sample.
func fadesOut(f *report.Flow) bool {
	if f == nil || f.Sent < enoughPackets || f.Returned == 0 {
		return f != nil && f.Sent >= enoughPackets && f.Returned == 0
	}
	// At 59 packets a second a flow of n packets lasts n*17 ms; one that was
	// cut comes to its last return before about half of that.
	return f.LastMS < f.Sent*9 && f.Returned < f.Sent/2
}

func arrivals(f *report.Flow) string {
	if f == nil {
		return ""
	}
	return " (" + strconv.Itoa(f.Returned) + " of " + strconv.Itoa(f.Sent) + " came back)"
}

// tcpCarriesOn: a relay over TCP or TLS carries the sample to its end; where
// no such relay was tried, HTTPS stands for TCP.
func tcpCarriesOn(e *evidence) finding {
	f := httpsAnswers(e)
	for _, p := range []report.Path{report.RelayTCP, report.RelayTLS} {
		switch o := e.path(report.CheckPathData, p); {
		case o.Outcome == report.OK:
			return one(yes, report.Measured, o, pathName(p)+" carries packets to the end")
		case e.path(report.CheckPathICE, p).Outcome != report.NotTested:
			f = one(no, report.Measured, e.path(report.CheckPathICE, p), pathName(p)+" does not carry packets either")
		}
	}
	return f
}

// silenceTag: a run sends requests and waits for the answers; in a call
// nobody waited on purpose, so that silence is what is missing.
func (e *evidence) silenceTag() report.Tag {
	if e.inCall() {
		return report.Inferred
	}
	return report.Measured
}

// mediaOverUDP: in a call, a selected pair or a stream shows UDP as well.
func mediaOverUDP(e *evidence, none finding) finding {
	if f := onlyOverTCP(e); f.answer == no {
		f.answer = yes
		return f
	}
	if len(none.cites) > 0 {
		none.answer, none.telling = no, true
	}
	return none
}

// cutAfterBeginning: in a call, ICE connected over UDP, next to nothing came
// through, and then not even ICE was answered any more.
func cutAfterBeginning(e *evidence) finding {
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		ice, dtls, rtp := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p), e.path(report.CheckPathRTP, p)
		gone := failedOrSilent(ice) && lost(ice) || ice.Outcome == report.OK && ice.Detail.ICE != nil && report.No(ice.Detail.ICE.Continues)
		if !gone {
			continue
		}
		f := rtp.Detail.Flow
		if failedOrSilent(dtls) || f != nil && f.Sent >= enoughPackets && f.Returned < enoughPackets {
			return one(yes, report.Inferred, ice, pathName(p)+" answered at first, carried next to nothing"+mediaText(rtp)+" and then fell silent")
		}
	}
	return dontKnow
}

// carriedOn denies that UDP was cut: what went over it came through.
func carriedOn(e *evidence) finding {
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		rtp := e.path(report.CheckPathRTP, p)
		if f := rtp.Detail.Flow; rtp.Outcome == report.OK && f != nil && f.Returned >= enoughPackets {
			return one(no, report.Measured, rtp, "packets went on coming on "+pathName(p)+mediaText(rtp))
		}
	}
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Transport == "udp" && m.Packets != nil && *m.Packets >= enoughPackets {
			return one(no, report.Measured, o, streamName(m)+" went on over UDP, "+strconv.Itoa(*m.Packets)+" packets")
		}
	}
	return dontKnow
}
