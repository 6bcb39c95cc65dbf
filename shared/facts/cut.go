package facts

import "sidetone/shared/report"

// UDPStopsAfterHandshake: UDP began to work and then carried nothing, while
// TCP goes on. In a run the direct path and the relay over UDP both have to
// show it; nobody waited for that in a call.
var UDPStopsAfterHandshake = runFact("udp_stops_after_handshake", udpStops)

// CutAfterBeginning: in a call, ICE connected over UDP, next to nothing came
// through, and then not even ICE was answered any more.
var CutAfterBeginning = callFact("cut_after_beginning", cutAfterBeginning)

// CarriedOn: what a call sent over UDP came through.
var CarriedOn = callFact("carried_on", carriedOn)

func udpStops(e *Evidence) Finding {
	if o, _ := e.one(report.CheckPathRate); e.opensAlone(report.Path(o.Target)) {
		all := together(o.Detail.Rates)
		return one(No, report.Measured, o, "carried_when_tried_again", "way", o.Target, "sent", all.Sent, "returned", all.Returned)
	}
	direct, relay := stops(e, report.DirectUDP), stops(e, report.RelayUDP)
	switch {
	case direct.Answer == No:
		return direct
	case relay.Answer == No:
		return relay
	case direct.Answer == Unknown || relay.Answer == Unknown:
		return dontKnow
	}
	tcp := tcpCarriesOn(e)
	if tcp.Answer != Yes {
		return tcp
	}
	return Finding{Answer: Yes, Telling: true, Cites: append(append(direct.Cites, relay.Cites...), tcp.Cites...)}
}

// stops: a path answered at first and then fell silent, whichever stage it
// had come to.
func stops(e *Evidence, p report.Path) Finding {
	ice := e.path(report.CheckPathICE, p)
	if p == report.RelayUDP && ice.Outcome != report.OK {
		return relayFellSilent(ice)
	}
	if ice.Outcome != report.OK {
		return dontKnow
	}
	if ice.Detail.ICE != nil && report.Yes(ice.Detail.ICE.Continues) {
		return one(No, report.Measured, ice, "checks_went_on", "way", string(p))
	}
	dtls, data := e.path(report.CheckPathDTLS, p), e.path(report.CheckPathData, p)
	quiet := data.Outcome == report.Silent || fadesOut(data.Detail.Flow)
	if rtp := e.path(report.CheckPathRTP, p); quiet && rtp.Outcome == report.OK && e.arrivesOn(rtp.Detail.Flow) {
		return one(No, report.Measured, rtp, "media_went_on", "way", string(p), "sent", rtp.Detail.Flow.Sent, "returned", rtp.Detail.Flow.Returned)
	}
	switch {
	case dtls.Outcome == report.Silent || dtls.Outcome == report.Failed:
		return one(Yes, report.Measured, dtls, "silent_after_checks", "way", string(p))
	case quiet:
		if f := data.Detail.Flow; f != nil {
			return one(Yes, report.Measured, data, "silent_after_packets_counted", "way", string(p), "sent", f.Sent, "returned", f.Returned)
		}
		return one(Yes, report.Measured, data, "silent_after_packets", "way", string(p))
	case data.Outcome == report.OK:
		return one(No, report.Measured, data, "carried_to_the_end", "way", string(p))
	}
	return dontKnow
}

// arrivesOn: media went on coming back, so that nothing was cut. A cut lets its
// first packets pass, which are few; of 40 that pass, media may have three, and then
// a further connection tells (silentAgain).
func (e *Evidence) arrivesOn(f *report.Flow) bool {
	return f != nil && f.Returned > 1 && f.Returned*arrivingOn >= f.Sent && !e.silentAgain()
}

// relayFellSilent: the relay was allocated over UDP, so it answered, and then
// not one check through it did.
func relayFellSilent(ice *report.Observation) Finding {
	if ice.Outcome != report.Silent && ice.Outcome != report.Failed {
		return dontKnow
	}
	return one(Yes, report.Measured, ice, "relay_fell_silent")
}

// fadesOut: packets came back only in the first part of the sample.
func fadesOut(f *report.Flow) bool {
	if f == nil || f.Sent < enoughPackets || f.Returned == 0 {
		return f != nil && f.Sent >= enoughPackets && f.Returned == 0
	}
	return f.LastMS < f.Sent*halfPacingMS && f.Returned < f.Sent/2
}

// tcpCarriesOn: a relay over TCP or TLS carries the sample to its end; where
// no such relay was tried, HTTPS stands for TCP.
func tcpCarriesOn(e *Evidence) Finding {
	f := HTTPSAnswers.Ask(e)
	for _, p := range []report.Path{report.RelayTCP, report.RelayTLS} {
		switch o := e.path(report.CheckPathData, p); {
		case o.Outcome == report.OK:
			return one(Yes, report.Measured, o, "tcp_carries_to_the_end", "way", string(p))
		case e.path(report.CheckPathICE, p).Outcome != report.NotTested:
			f = one(No, report.Measured, e.path(report.CheckPathICE, p), "tcp_carries_nothing_either", "way", string(p))
		}
	}
	return f
}

func cutAfterBeginning(e *Evidence) Finding {
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		ice, dtls, rtp := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p), e.path(report.CheckPathRTP, p)
		gone := failedOrSilent(ice) && lost(ice) || ice.Outcome == report.OK && ice.Detail.ICE != nil && report.No(ice.Detail.ICE.Continues)
		if !gone {
			continue
		}
		f := rtp.Detail.Flow
		if failedOrSilent(dtls) || f != nil && f.Sent >= enoughPackets && f.Returned < enoughPackets {
			return Finding{Answer: Yes, Telling: true, Cites: []Cite{flowing(report.Inferred, ice, rtp, "cut_after_beginning", "cut_after_beginning_counted", p)}}
		}
	}
	return dontKnow
}

func carriedOn(e *Evidence) Finding {
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		rtp := e.path(report.CheckPathRTP, p)
		if f := rtp.Detail.Flow; rtp.Outcome == report.OK && f != nil && f.Returned >= enoughPackets {
			return Finding{Answer: Yes, Telling: true, Cites: []Cite{flowing(report.Measured, rtp, rtp, "packets_went_on", "packets_went_on_counted", p)}}
		}
	}
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Transport == "udp" && m.Packets != nil && *m.Packets >= enoughPackets {
			return one(Yes, report.Measured, o, "stream_went_on", "stream", streamName(m), "packets", *m.Packets)
		}
	}
	return dontKnow
}

// flowing cites o for something on a path, with what the flow of rtp counted
// where it counted anything.
func flowing(tag report.Tag, o, rtp *report.Observation, plain, counted string, p report.Path) Cite {
	f := rtp.Detail.Flow
	if f == nil || f.Sent+f.Returned == 0 {
		return cite(tag, o, plain, "way", string(p))
	}
	return cite(tag, o, counted, "way", string(p), "sent", f.Sent, "received", f.Returned)
}
