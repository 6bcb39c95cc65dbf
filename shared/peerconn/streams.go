package peerconn

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// streams makes an observation of each stream that carried something.
func (c Connection) streams() []report.Observation {
	s := c.latest()
	if s == nil {
		return nil
	}
	transport := ""
	if p := c.selected(); p != nil {
		transport = p.Protocol
		if p.Local == "relay" && p.RelayProtocol != "" && p.RelayProtocol != stunuri.UDP {
			transport = stunuri.TCP
		}
	}
	var list []report.Observation
	since := c.mediaSince()
	for _, stream := range s.Streams {
		if stream.Packets == 0 {
			continue
		}
		packets := stream.Packets
		m := report.Media{Kind: stream.Kind, Direction: stream.Direction, Transport: transport, Packets: &packets,
			Loss: c.loss(stream), JitterMS: stream.jitter(), RTTMS: stream.RTTMS, FPS: stream.FPS, Healed: stream.Healed,
			Limited: stream.Limited, SourceFPS: stream.SourceFPS}
		if m.RTTMS == nil {
			m.RTTMS = c.pairRTT()
		}
		// A picture in which little moves needs few bits: its rate says
		// something of the line only where the browser says that it is short.
		if lasted := s.At - since; lasted > 1000 && stream.Bytes > 0 && (stream.Kind == "audio" || stream.narrow()) {
			kbps := float64(stream.Bytes*8) / float64(lasted)
			m.Kbps = &kbps
		}
		list = append(list, report.Observation{
			Check: report.CheckMedia, Target: stream.Kind + " " + stream.Direction, Outcome: report.OK,
			At: since, MS: max(0, s.At-since), Detail: report.Detail{Media: &m},
		})
	}
	return list
}

// pairRTT is the round trip of the checks on the selected pair, for streams of which
// the other side does not report one, as those that are only received. One reading is a
// moment's: the shorter of two. nil: it was not measured twice.
func (c Connection) pairRTT() *float64 {
	var shortest *float64
	readings := 0
	for i := range c.Stats {
		p := c.Stats[i].Selected
		if p == nil || p.RTTMS <= 0 {
			continue
		}
		if readings++; shortest == nil || p.RTTMS < *shortest {
			shortest = &p.RTTMS
		}
	}
	if readings < 2 {
		return nil
	}
	return shortest
}

// loss of a stream since the first reading of it, where enough came after
// that. A media server begins to forward in the middle of what somebody sends,
// and changes between the sender's qualities: what the receiver misses of the
// time before is counted as lost at once, and says nothing of the line.
func (c Connection) loss(latest Stream) *float64 {
	if latest.Direction != "receive" || latest.Loss == nil {
		return latest.Loss
	}
	for _, s := range c.Stats {
		for _, first := range s.Streams {
			if first.ID != latest.ID || first.Direction != latest.Direction || first.Loss == nil || first.Packets == 0 {
				continue
			}
			came, lost := latest.Packets-first.Packets, latest.Lost-first.Lost
			if came < lossEnough || lost < 0 {
				return latest.Loss
			}
			share := float64(lost) / float64(came+lost)
			return &share
		}
	}
	return latest.Loss
}

// jitter of a stream, where it tells of the line. RTP's measure (RFC 3550
// 6.4.1) holds the arrival of packets against their time stamps, which all
// packets of a picture share: the fewer pictures, the more of it is how the
// sender spreads one of them.
func (s Stream) jitter() *float64 {
	if s.Kind != "audio" && s.FPS != nil && *s.FPS < steadyFPS {
		return nil
	}
	return s.JitterMS
}
