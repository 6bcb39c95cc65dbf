package peerconn

import (
	"sidetone/shared/report"
)

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
