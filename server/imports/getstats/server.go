package getstats

import (
	"cmp"
	"time"

	"sidetone/shared/report"
)

// Statistics of mediasoup's server: its own types of transports, and streams that have
// the standard's types and count by names of their own. They are of the other end of
// the line: what a producer's stream brought in somebody sent, what a consumer's took
// out somebody received. "jitter" is left out, which is in ms in older versions and in
// the clock of the codec in newer ones (mediasoup#1018), and so is the protocol of a
// transport, which ends at a relay where the caller has one.

// serverTransport is the type of a transport to a browser; its states are what both
// ends have alike.
const serverTransport = "webrtc-transport"

// served is a stream of one participant's.
type served struct {
	outermost bool // it stands in no list but the file's own
	ssrc      string
	kind      string
	sent      bool // by the participant: of a producer
	packets   float64
	lost, rtt float64
	told      bool // what became of it is known
}

// server takes an object of a mediasoup server; false: it is none.
func (s *sample) server(members map[string]any, outermost bool) bool {
	kind, _ := members["type"].(string)
	packets, counted := numeric(members["packetCount"])
	switch {
	case kind == serverTransport:
		s.transport(members)
	case counted && (kind == "inbound-rtp" || kind == "outbound-rtp"):
		s.stream(served{outermost: outermost, sent: kind == "inbound-rtp", packets: packets}, members)
	default:
		return false
	}
	return true
}

// transport is one to a browser. "failed" is told of a certificate that is not the one
// that was signalled as well as of a handshake of which the rest did not come, and so
// of no cause.
func (s *sample) transport(members map[string]any) {
	state, _ := members["iceState"].(string)
	dtls, _ := members["dtlsState"].(string)
	if state == "" {
		return
	}
	id, _ := members["transportId"].(string)
	c := s.calls.Get(cmp.Or(id, only))
	if c == nil {
		return
	}
	s.read++
	give(c, "transport", "transport", map[string]any{"iceState": state})
	if dtls != "failed" {
		give(c, "transport", "transport", map[string]any{"dtlsState": dtls})
	}
}

// stream is one of a producer's or a consumer's. A consumer's list has the producer's
// beside it, which is another participant's: that line says nothing of this one.
func (s *sample) stream(one served, members map[string]any) {
	one.kind, _ = members["kind"].(string)
	one.ssrc, _ = written(members["ssrc"])
	one.lost, one.told = numeric(members["packetsLost"])
	one.rtt, _ = numeric(members["roundTripTime"])
	if !one.sent {
		// Reports of the receiver have a round trip; without one nobody told what
		// arrived.
		one.told = one.told && one.rtt > 0
	}
	s.read++
	s.outermost = s.outermost || one.outermost && !one.sent
	if !one.sent || !s.consumer {
		s.keep(one)
	}
}

// ofConsumer: the value is a stream that a consumer was sent.
func ofConsumer(value any) bool {
	members, _ := value.(map[string]any)
	_, counted := numeric(members["packetCount"])
	return counted && members["type"] == "outbound-rtp"
}

// keep takes the last of what is told of a stream again and again.
func (s *sample) keep(one served) {
	for i, old := range s.served {
		if old.ssrc == one.ssrc && old.sent == one.sent && old.kind == one.kind {
			s.served[i] = one
			return
		}
	}
	if len(s.served) < maxServed {
		s.served = append(s.served, one)
	}
}

// maxServed streams of one file are kept: a call of twenty has some hundred.
const maxServed = 400

// serve tells of the streams. Packets are not told: streams of several participants
// together are no call that went both ways.
func (s *sample) serve() {
	for _, one := range s.served {
		besideConsumer := one.sent && one.outermost && s.outermost // as in stream, of the list that is read piece by piece
		if !one.told || one.packets < lossEnough || besideConsumer || one.kind != "audio" && one.kind != "video" {
			continue
		}
		m := &report.Media{Kind: one.kind, Direction: "receive"}
		all := one.packets
		if one.sent {
			m.Direction = "send"
			all += max(0, one.lost)
		}
		loss := min(1, max(0, one.lost)/all)
		m.Loss = &loss
		if rtt := one.rtt; rtt > 0 {
			m.RTTMS = &rtt
		}
		s.into.Add(time.Time{}, report.Observation{
			Check: report.CheckMedia, Target: m.Kind + " " + m.Direction, Outcome: report.OK, Detail: report.Detail{Media: m},
		})
	}
}

// lossEnough packets make a share of them something that can be held against a limit:
// of fewer, one that is lost would weigh more than what services allow.
const lossEnough = 100
