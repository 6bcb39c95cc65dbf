package peerconn

import (
	"slices"
	"strconv"

	"sidetone/shared/report"
)

// whole tells of the connection by itself; number is its place.
func (c Connection) whole(number int) report.Observation {
	d := &report.Connection{Allowed: c.allowed(), Remote: c.remote(), Relayed: c.relayed()}
	d.ICEState, _ = c.last(ICEState)
	d.State, _ = c.last(ConnectionState)
	d.DTLSState, _ = c.last(DTLSState)
	if s := c.latest(); s != nil {
		d.ICEState, d.DTLSState = or(d.ICEState, s.ICE), or(s.DTLS, d.DTLSState)
	}
	if v4, v6 := c.families(); v4 || v6 {
		d.IPv4, d.IPv6 = report.Known(v4), report.Known(v6)
	}
	if c.gathered() {
		d.Gathered = report.Known(true)
	}
	d.Sends, d.Receives, d.DataOnly = c.meant()
	o := report.Observation{Check: report.CheckConnection, Target: strconv.Itoa(number), Outcome: report.NotTested, Detail: report.Detail{Connection: d}}
	if at, ok := c.begun(); ok {
		o.At, o.MS = at, max(0, c.Until-at)
	}
	negotiated, ok := c.negotiated()
	if !ok {
		return o
	}
	ice := c.checks(negotiated)
	secured := c.handshake(ice.Outcome).Outcome
	switch secured {
	case report.OK:
		d.Connected = report.Known(true)
		d.Lost = report.Known(ice.Outcome == report.Failed)
		o.Outcome = report.OK
		if report.Yes(d.Lost) {
			o.Outcome = report.Failed
		}
	case report.Failed, report.Silent:
		d.Connected = report.Known(false)
		o.Outcome = secured
	default:
		switch ice.Outcome {
		case report.OK: // whether it was secured was not recorded
		case report.Failed, report.Silent:
			if _, had := c.iceConnected(); !had {
				d.Connected = report.Known(false)
			}
			o.Outcome = ice.Outcome
		}
	}
	return o
}

// gathered: a candidate of this end was recorded.
func (c Connection) gathered() bool {
	for _, s := range c.Stats {
		if len(s.Locals) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(c.Events, func(e Event) bool { return e.Kind == LocalCandidate })
}

// meant says which directions of media the connection was for. A sender that
// has a track shows in the statistics, whatever was offered; a receiver shows
// there only when something came.
func (c Connection) meant() (sends, receives, dataOnly report.Fact) {
	local, remote := c.sections(LocalDescription), c.sections(RemoteDescription)
	if len(local) > 0 {
		data, send, receive := true, false, false
		for i, l := range local {
			r := Section{Direction: "sendrecv"}
			if i < len(remote) {
				r = remote[i]
			}
			if l.Kind == "application" || l.Rejected || r.Rejected {
				continue
			}
			data = false
			send = send || sending(l.Direction) && receiving(r.Direction)
			receive = receive || receiving(l.Direction) && sending(r.Direction)
		}
		sends, receives, dataOnly = report.Known(send), report.Known(receive), report.Known(data)
	}
	s := c.latest()
	if s == nil || len(s.Streams) == 0 {
		return sends, receives, dataOnly
	}
	sends, dataOnly = report.Known(false), report.Known(false)
	for _, stream := range s.Streams {
		if stream.Direction == "send" {
			sends = report.Known(true)
		} else if stream.Packets > 0 {
			receives = report.Known(true)
		}
	}
	return sends, receives, dataOnly
}

func sending(direction string) bool   { return direction == "sendrecv" || direction == "sendonly" }
func receiving(direction string) bool { return direction == "sendrecv" || direction == "recvonly" }

// sections are those of the last description of a kind that was recorded with
// them.
func (c Connection) sections(kind Kind) (found []Section) {
	for _, e := range c.Events {
		if e.Kind == kind && len(e.Sections) > 0 {
			found = e.Sections
		}
	}
	return found
}
