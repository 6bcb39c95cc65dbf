package facts

import "sidetone/shared/report"

// streams are the media streams of this call that carried something.
func (e *Evidence) streams() []*report.Observation {
	var list []*report.Observation
	for _, o := range e.byCheck[report.CheckMedia] {
		if o.Detail.Media != nil && o.Outcome == report.OK && !e.foreign(o) {
			list = append(list, o)
		}
	}
	return list
}

// NoMedia: there were streams, and nothing flowed on any of them.
var NoMedia = newFact("no_media", func(e *Evidence) Finding {
	var silent []Cite
	for _, o := range e.byCheck[report.CheckMedia] {
		switch {
		case o.Detail.Media == nil || e.foreign(o):
		case o.Outcome == report.Silent:
			silent = append(silent, cite(report.Observed, o, "stream_empty", "stream", streamName(o.Detail.Media)))
		case o.Outcome == report.OK:
			return one(No, report.Observed, o, "stream_there", "stream", streamName(o.Detail.Media))
		}
	}
	return weighed(silent, nil)
})

// MediaBothWays: packets were counted in both directions.
var MediaBothWays = newFact("media_both_ways", func(e *Evidence) Finding {
	way := map[string]*report.Observation{}
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Packets != nil && *m.Packets > 0 {
			way[m.Direction] = o
		}
	}
	if way["send"] == nil || way["receive"] == nil {
		return dontKnow
	}
	return one(Yes, report.Measured, way["receive"], "packets_both_ways")
})

// OnlyOverTCP: every stream, or the selected pair, went over TCP, which
// browsers take where nothing goes over UDP.
var OnlyOverTCP = newFact("only_over_tcp", onlyOverTCP)

// WentOverUDP: a stream or the selected pair did.
var WentOverUDP = Not(OnlyOverTCP)

func onlyOverTCP(e *Evidence) Finding {
	var over []Cite
	for _, o := range e.streams() {
		switch o.Detail.Media.Transport {
		case "udp":
			return one(No, report.Observed, o, "stream_over_udp", "stream", streamName(o.Detail.Media))
		case "tcp":
			over = append(over, cite(report.Inferred, o, "stream_over_tcp", "stream", streamName(o.Detail.Media)))
		}
	}
	for _, p := range report.Paths {
		o := e.path(report.CheckPathICE, p)
		switch {
		case o.Outcome != report.OK && !lost(o):
		case p == report.DirectUDP || p == report.RelayUDP:
			return one(No, report.Measured, o, "call_over_udp", "way", string(p))
		default:
			over = append(over, cite(report.Inferred, o, "call_over_tcp", "way", string(p)))
		}
	}
	f := weighed(over, nil)
	f.Unsure = f.Answer == Yes
	// A call takes TCP for want of UDP only where it was allowed UDP. Calls of
	// ACS are, of which a log tells nothing of the kind.
	if allowed := UDPWasAllowed.Ask(e); f.Answer == Yes && len(e.connections()) > 0 && allowed.Answer != Yes {
		return dontKnow
	}
	return f
}

// streamName is the term by which a stream is named: "audio/receive".
func streamName(m *report.Media) string {
	name := m.Kind
	if name == "" {
		name = "media"
	}
	if m.Direction != "send" && m.Direction != "receive" {
		return name
	}
	return name + "/" + m.Direction
}
