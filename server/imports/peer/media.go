package peer

import (
	"math"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// flows: what went over the selected pair. The other end is no echo: what was
// sent and what came are two streams, and what arrived there is known from
// its reports alone.
func (c *Connection) flows(into *artefact.Artefact, kind report.Path) {
	connected, _ := when(c.ice, "connected", "completed")
	for _, id := range c.of("data-channel") {
		s := c.stats[id]
		if s.text("state") == "open" || s.count("messagesReceived") > 0 {
			into.Add(connected, report.Observation{Check: report.CheckPathData, Target: string(kind), Outcome: report.OK,
				Detail: report.Detail{Flow: &report.Flow{Sent: s.count("messagesSent"), Returned: s.count("messagesReceived")}}})
			break
		}
	}
	c.rtp(into, kind, connected)
}

func (c *Connection) rtp(into *artefact.Artefact, kind report.Path, connected time.Time) {
	f := report.Flow{}
	for _, id := range c.of("outbound-rtp") {
		f.Sent += c.stats[id].count("packetsSent")
	}
	for _, id := range c.of("inbound-rtp") {
		f.Returned += c.stats[id].count("packetsReceived")
	}
	reports := len(c.of("remote-inbound-rtp")) + len(c.of("remote-outbound-rtp"))
	if lost, rtt, ok := c.remotely(); ok {
		arrived := max(0, f.Sent-lost)
		f.Arrived, f.RTTMS = &arrived, rtt
	}
	elapsed := between(connected, c.end())
	o := report.Observation{Check: report.CheckPathRTP, Target: string(kind), MS: millis(elapsed), Detail: report.Detail{Flow: &f}}
	switch {
	case f.Returned > 0 || reports > 0:
		o.Outcome = report.OK
	case f.Sent >= mediaEnough && elapsed >= mediaSilent:
		o.Outcome = report.Silent // neither a packet nor a report of the other end came
	default:
		return
	}
	into.Add(connected, o)
}

// remotely is what the other end reports of our streams.
func (c *Connection) remotely() (lost int, rttMS float64, ok bool) {
	for _, id := range c.of("remote-inbound-rtp") {
		s := c.stats[id]
		lost, ok = lost+s.count("packetsLost"), true
		if rtt, known := s.number("roundTripTime"); known && rtt > 0 && rtt < longest.Seconds() {
			rttMS = round(rtt * 1000)
		}
	}
	return lost, rttMS, ok
}

// media makes an observation of each stream.
func (c *Connection) media(into *artefact.Artefact) {
	at, _ := when(c.ice, "connected", "completed")
	transport := c.transport()
	for _, id := range c.of("outbound-rtp") {
		s := c.stats[id]
		m := &report.Media{Kind: kindOf(s), Direction: "send", Transport: transport, Packets: ptr(s.count("packetsSent"))}
		for _, remote := range c.of("remote-inbound-rtp") {
			if r := c.stats[remote]; r.text("localId") == id {
				m.Loss = share(r, "fractionLost")
				m.JitterMS, m.RTTMS = inMS(r, "jitter"), inMS(r, "roundTripTime")
			}
		}
		m.Kbps, m.FPS = kbps(s, "bytesSent"), known(s, "framesPerSecond")
		if *m.Packets > 0 {
			into.Add(at, report.Observation{Check: report.CheckMedia, Outcome: report.OK, Detail: report.Detail{Media: m}})
		}
	}
	for _, id := range c.of("inbound-rtp") {
		s := c.stats[id]
		m := &report.Media{Kind: kindOf(s), Direction: "receive", Transport: transport, Packets: ptr(s.count("packetsReceived")),
			JitterMS: inMS(s, "jitter"), Kbps: kbps(s, "bytesReceived"), FPS: known(s, "framesPerSecond")}
		if all := *m.Packets + s.count("packetsLost"); all >= mediaEnough {
			m.Loss = ptr(math.Round(float64(s.count("packetsLost"))/float64(all)*1000) / 1000)
		}
		if total := s.count("totalSamplesReceived"); total > 0 {
			m.Healed = ptr(math.Round(min(1, float64(s.count("concealedSamples"))/float64(total))*1000) / 1000)
		}
		if *m.Packets > 0 {
			into.Add(at, report.Observation{Check: report.CheckMedia, Outcome: report.OK, Detail: report.Detail{Media: m}})
		}
	}
}

// transport is that of the selected pair on this end's side; empty: unknown.
func (c *Connection) transport() string {
	for _, p := range c.pairs() {
		if !p.selected {
			continue
		}
		switch p.kind {
		case report.DirectUDP, report.RelayUDP:
			return "udp"
		case report.DirectTCP, report.RelayTCP, report.RelayTLS:
			return "tcp"
		}
	}
	return ""
}

func kindOf(s *stat) string {
	for _, name := range []string{"kind", "mediaType"} {
		if k := s.text(name); k == "audio" || k == "video" {
			return k
		}
	}
	return ""
}

func ptr[T any](v T) *T { return &v }

func known(s *stat, name string) *float64 {
	if v, ok := s.number(name); ok && v >= 0 && v < 1e6 {
		return ptr(round(v))
	}
	return nil
}

func share(s *stat, name string) *float64 {
	if v, ok := s.number(name); ok && v >= 0 && v <= 1 {
		return ptr(math.Round(v*1000) / 1000)
	}
	return nil
}

func inMS(s *stat, name string) *float64 {
	if v, ok := s.number(name); ok && v >= 0 && v < longest.Seconds() {
		return ptr(round(v * 1000))
	}
	return nil
}

// kbps is the average rate while the stream was recorded.
func kbps(s *stat, name string) *float64 {
	if ms := s.grown("timestamp"); ms >= 1000 && s.grown(name) >= 0 {
		return ptr(round(s.grown(name) * 8 / ms))
	}
	return nil
}
