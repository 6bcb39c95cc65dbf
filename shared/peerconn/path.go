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
