package peerconn

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// path is the kind of path that the selected pair is; report.CallPath as long
// as there is none, or its kind is not known.
func (c Connection) path() report.Path {
	p := c.selected()
	switch {
	case p == nil:
		return report.CallPath
	case p.Local != "relay" && p.Protocol == stunuri.TCP:
		return report.DirectTCP
	case p.Local != "relay" && p.Protocol == stunuri.UDP:
		return report.DirectUDP
	case p.Local != "relay":
		return report.CallPath
	}
	protocol := p.RelayProtocol
	if protocol == "" && p.URL != "" {
		protocol = stunuri.Parse(p.URL).Transport
	}
	switch protocol {
	case stunuri.UDP:
		return report.RelayUDP
	case stunuri.TCP:
		return report.RelayTCP
	case stunuri.TLS:
		return report.RelayTLS
	}
	return report.CallPath
}

// stages makes observations of connectivity checks, handshake and media. A
// connection that was never negotiated with the other side has none.
func (c Connection) stages() []report.Observation {
	negotiated, ok := c.negotiated()
	if !ok {
		return nil
	}
	target := string(c.path())
	ice := c.checks(negotiated)
	dtls := c.handshake(ice.Outcome)
	media := c.media(dtls.Outcome)
	ice.Check, dtls.Check, media.Check = report.CheckPathICE, report.CheckPathDTLS, report.CheckPathRTP
	list := []report.Observation{ice, dtls, media}
	if data, told := c.data(dtls.Outcome); told {
		list = append(list, data)
	}
	for i := range list {
		list[i].Target = target
	}
	return list
}

// negotiated is when both descriptions were there: checks begin then.
func (c Connection) negotiated() (at int, ok bool) {
	local, haveLocal := c.first(LocalDescription)
	if !haveLocal {
		local, haveLocal = c.begun()
	}
	remote, haveRemote := c.first(RemoteDescription)
	if haveLocal && haveRemote {
		return max(local, remote), true
	}
	// A state beyond "new" says as much where descriptions were not recorded.
	return c.first(ICEState, "checking", "connected", "completed", "failed")
}

// checks are the connectivity checks (RFC 8445 6).
func (c Connection) checks(begun int) report.Observation {
	state, _ := c.last(ICEState)
	ice := &report.ICE{State: state}
	o := report.Observation{Outcome: report.NotTested, At: begun, MS: max(0, c.Until-begun), Detail: report.Detail{ICE: ice}}
	if s := c.latest(); s != nil {
		ice.ChecksSent, ice.ChecksAnswered = max(0, s.ChecksSent), max(0, s.ChecksAnswered)
		if ice.State == "" {
			ice.State = s.ICE
		}
	}
	if p := c.selected(); p != nil {
		ice.Selected, ice.RTTMS, ice.URL = p.Local+" "+p.Remote, p.RTTMS, p.URL
	}
	connected, ok := c.iceConnected()
	failed, isFailed := c.first(ICEState, "failed")
	if !isFailed && !ok {
		// Chromium tells the joint state alone when every pair fails at once,
		// as where a relay may not reach the other side.
		if failed, isFailed = c.first(ConnectionState, "failed"); isFailed {
			ice.State = "failed" // not "disconnected": it never was connected
		}
	}
	switch {
	case ok:
		o.Outcome, o.MS = report.OK, max(0, connected-begun)
		ice.Continues = c.goesOn(connected)
		lost, at := c.lost(connected)
		switch {
		case lost && c.unsecured():
			// What was never secured was no call that could be lost.
			ice.Continues = report.Known(false)
			o.Detail.Says = say("checks_ended_early")
		case lost:
			o.Outcome, o.MS = report.Failed, at-connected
			ice.State = "disconnected" // "failed" alone would read as never connected
			o.Detail.Says = say("connected_then_lost")
		}
	case isFailed:
		o.Outcome, o.MS, ice.State = report.Failed, max(0, failed-begun), "failed"
	case millis(c.Until-begun) >= checksFloor:
		o.Outcome = report.Silent
	default:
		o.Detail.Says = say("call_over_before_checks")
	}
	if !ok && ice.State == "disconnected" {
		// libwebrtc says so when every pair has timed out, connected or not.
		ice.State = "checking"
	}
	return o
}

// lost: ICE had a pair and did not keep it. Some recordings have the joint
// state alone; "disconnected" may come back by itself, "failed" does not.
func (c Connection) lost(connected int) (bool, int) {
	if state, at := c.last(ICEState); at > connected && (state == "disconnected" || state == "failed") {
		return true, at
	}
	state, at := c.last(ConnectionState)
	return at > connected && state == "failed", at
}

// goesOn: checks went on being answered between the first and the last
// statistics since ICE was connected. nil: too few of them to tell, or too close
// together for another check.
func (c Connection) goesOn(connected int) report.Fact {
	var first *Stats
	for i := range c.Stats {
		if c.Stats[i].At >= connected && c.Stats[i].ChecksAnswered >= 0 {
			first = &c.Stats[i]
			break
		}
	}
	last := c.latest()
	if first == nil || last.ChecksAnswered < 0 {
		return nil
	}
	floor := stableFloor
	if c.Browser == "Firefox" {
		floor = consentFloor
	}
	goesOn := last.ChecksAnswered > first.ChecksAnswered
	if !goesOn && millis(last.At-first.At) < floor {
		return nil
	}
	return report.Known(goesOn)
}

// handshake is DTLS on the pair.
func (c Connection) handshake(ice report.Outcome) report.Observation {
	state, _ := c.last(DTLSState)
	if s := c.latest(); s != nil && s.DTLS != "" {
		state = s.DTLS
	}
	joint, _ := c.last(ConnectionState)
	o := report.Observation{Outcome: report.NotTested, Detail: report.Detail{DTLS: &report.DTLS{State: or(state, joint)}}}
	connected, ok := c.iceConnected()
	if !ok {
		return o
	}
	o.At, o.MS = connected, max(0, c.Until-connected)
	secured, at := c.secured()
	failed, isFailed := c.first(DTLSState, "failed")
	jointFailed, gaveUp := c.first(ConnectionState, "failed")
	switch {
	case secured:
		o.Outcome, o.MS = report.OK, max(0, at-connected)
	case isFailed:
		o.Outcome, o.MS = report.Failed, max(0, failed-connected)
	case state == "failed":
		o.Outcome = report.Failed
	case gaveUp && ice == report.OK && !c.leftAlone(connected):
		o.Outcome, o.MS = report.Failed, max(0, jointFailed-connected)
	case !c.unsecured():
		// Nothing that was recorded tells of the handshake.
	case gaveUp || c.leftAlone(connected) || ice == report.OK && millis(c.Until-connected) >= dtlsFloor:
		o.Outcome = report.Silent
	}
	return o
}

// secured is when the handshake was done. Media of the other side and an open
// data channel need it, whatever else was recorded.
func (c Connection) secured() (done bool, at int) {
	for _, kind := range []Kind{ConnectionState, DTLSState} {
		if at, ok := c.first(kind, "connected"); ok {
			return true, at
		}
	}
	for _, s := range c.Stats {
		if s.DTLS == "connected" || s.Channels || s.Selected != nil && s.Selected.BytesReceived >= carriedBytes {
			return true, s.At
		}
	}
	connected, _ := c.iceConnected()
	return c.flows(), connected
}

// unsecured: the handshake is told of, and never was done. Recordings of ICE
// states alone do not tell.
func (c Connection) unsecured() bool {
	if done, _ := c.secured(); done {
		return false
	}
	_, dtls := c.first(DTLSState)
	_, joint := c.first(ConnectionState)
	s := c.latest()
	return dtls || joint || s != nil && s.DTLS != ""
}

// leftAlone: ICE was answered for as long as a handshake needs, and then no
// more.
func (c Connection) leftAlone(connected int) bool {
	lost, at := c.lost(connected)
	return lost && millis(at-connected) >= dtlsFloor
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// flows: media of the other side was received, which needs the handshake.
func (c Connection) flows() bool {
	s := c.latest()
	if s == nil {
		return false
	}
	for _, stream := range s.Streams {
		if stream.Direction == "receive" && stream.Packets > 0 {
			return true
		}
	}
	return false
}

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
