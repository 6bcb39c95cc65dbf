package peerconn

import (
	"sidetone/shared/report"
)

// media is RTP on the pair. Nothing received says little by itself, for the
// other side may have nothing to send; that not even its reports of what we
// send come back says that media does not pass.
func (c Connection) media(dtls report.Outcome) report.Observation {
	o := report.Observation{Outcome: report.NotTested}
	s := c.latest()
	if dtls != report.OK || s == nil {
		return o
	}
	sent, received, reported := 0, 0, false
	var flow report.Flow
	for _, stream := range s.Streams {
		if stream.Direction == "send" {
			sent += stream.Packets
			reported = reported || stream.Reported
			continue
		}
		received += stream.Packets
	}
	flow.Sent, flow.Returned = sent, received
	o.Detail.Flow = &flow
	first := c.mediaSince()
	o.At, o.MS = first, max(0, s.At-first)
	switch {
	case received > 0:
		o.Outcome = report.OK
	case reported || c.answered():
		// The other side has nothing to send: what was to pass did, and what
		// came back was not counted.
		if _, receives, _ := c.meant(); report.No(receives) && sent >= mediaEnough {
			o.Outcome, o.Detail.Flow = report.OK, nil
		}
	case sent >= mediaEnough && millis(s.At-first) >= mediaFloor && s.wouldTell():
		o.Outcome = report.Silent
	}
	return o
}

// wouldTell: something that came back would show in the statistics: what the pair
// received was counted, or streams of the other side are listed.
func (s *Stats) wouldTell() bool {
	for _, stream := range s.Streams {
		if stream.Direction == "receive" {
			return true
		}
	}
	return s.Selected != nil && s.Selected.Counted
}

// answered: after the handshake something went on coming back on the pair,
// though no stream of the other side is listed: the reports of what we send, where
// a browser does not tell of them. Firefox counts checks among it.
func (c Connection) answered() bool {
	done, at := c.secured()
	first := -1
	for _, s := range c.Stats {
		switch {
		case s.Selected == nil || !done || s.At < at || c.Browser == "Firefox":
		case first < 0:
			first = s.Selected.BytesReceived
		case s.Selected.BytesReceived-first >= reportBytes:
			return true
		}
	}
	return false
}

// data is what passed where there is no media to count: a connection for data
// alone, or statistics of the pair alone.
func (c Connection) data(dtls report.Outcome) (o report.Observation, told bool) {
	s := c.latest()
	if s == nil || dtls != report.OK || len(s.Streams) > 0 {
		return o, false
	}
	o = report.Observation{Check: report.CheckPathData, Outcome: report.OK, At: s.At}
	if _, _, dataOnly := c.meant(); s.Channels && report.Yes(dataOnly) {
		o.Detail.Says = say("data_channel_open")
		return o, true
	}
	if p := c.selected(); p != nil && p.BytesSent >= carriedBytes && p.BytesReceived >= carriedBytes {
		o.Detail.Says = say("pair_carried", "sent", p.BytesSent>>10, "received", p.BytesReceived>>10)
		return o, true
	}
	return o, false
}

// mediaSince is when media could flow first.
func (c Connection) mediaSince() int {
	if at, ok := c.first(ConnectionState, "connected"); ok {
		return at
	}
	at, _ := c.iceConnected()
	return at
}

// flows: media of the other side was received, or its reports of what we send, which
// come encrypted too (RFC 5764 4.1): both need the handshake.
func (c Connection) flows() bool {
	s := c.latest()
	if s == nil {
		return false
	}
	for _, stream := range s.Streams {
		if stream.Direction == "receive" && stream.Packets > 0 || stream.Reported {
			return true
		}
	}
	return false
}
