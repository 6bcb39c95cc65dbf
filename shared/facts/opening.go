package facts

import "sidetone/shared/report"

// SocketOpens: a signalling WebSocket was established. That one did not open says
// nothing where another one to the same address did, or where the server heard
// somebody speak on it.
var SocketOpens = newFact("socket_opens", func(e *Evidence) Finding {
	o, s, ok := e.socket(report.CheckSignaling)
	if !ok {
		return dontKnow
	}
	switch {
	case s.Opened && s.OpenMS == 0 && e.InCall(): // how long it took was not kept
		return one(Yes, report.Observed, o, "signaling_opened")
	case s.Opened:
		return one(Yes, report.Measured, o, "socket_opened", "ms", s.OpenMS)
	}
	if f := e.openedBeside(o); f.Answer == Yes {
		return f
	}
	switch {
	case s.CloseCode != 0:
		return one(No, report.Observed, o, "socket_never_opened", "code", s.CloseCode)
	case o.MS == 0:
		return one(No, report.Observed, o, "socket_not_opened")
	case e.lineWaits() || e.serverOpened() || e.losesSYNs():
		return dontKnow // it may be on its way
	}
	return one(No, report.Inferred, o, "socket_not_open_in_time", "ms", o.MS)
})

// losesSYNs: the line loses so much that a connection over TCP may not come about
// in time: until a socket is given up its SYN is sent three times (RFC 6298 2: after
// 1 and 3 s), and at a loss of 15 % each way one in fifty loses all three or their
// answers. A limit on UDP leaves TCP alone.
func (e *Evidence) losesSYNs() bool {
	return !e.InCall() && HeavyLoss.Ask(e).Answer == Yes && RateLimited.Ask(e).Answer != Yes
}

// openedBeside: of a run, another socket to the address of this one opened, as
// the page saw it or as the server did.
func (e *Evidence) openedBeside(o *report.Observation) Finding {
	if e.InCall() {
		return dontKnow
	}
	for _, check := range []report.Check{report.CheckSignalingIdle, report.CheckSignalingReopen} {
		if other, s, ok := e.socket(check); ok && s.Opened && other.Target == o.Target {
			return one(Yes, report.Measured, other, "socket_opened", "ms", s.OpenMS)
		}
	}
	for _, seen := range e.byCheck[report.CheckUpgradeSeen] {
		if u := seen.Detail.Upgrade; u != nil && u.Opened && u.Messages > 0 {
			return one(Yes, report.Correlated, seen, "upgrade_opened", "messages", u.Messages)
		}
	}
	return dontKnow
}

// serverOpened: the server took one of the upgrades of this run. Whether its
// answer arrived it cannot know.
func (e *Evidence) serverOpened() bool {
	for _, seen := range e.byCheck[report.CheckUpgradeSeen] {
		if u := seen.Detail.Upgrade; u != nil && u.Opened {
			return true
		}
	}
	return false
}

// lineWaits: what goes over TCP takes so much longer than it can that what has
// not come yet may still be on its way.
func (e *Evidence) lineWaits() bool {
	return !e.InCall() && e.requestsWait(lateGrowth).Answer == Yes
}

// SocketEchoes: messages on the socket are answered.
var SocketEchoes = newFact("socket_echoes", func(e *Evidence) Finding {
	o, s, ok := e.socket(report.CheckSignaling)
	switch {
	case !ok || !s.Opened || s.Sent == 0:
		return dontKnow
	case s.Answered > 0:
		return one(Yes, report.Measured, o, "socket_echoed", "answered", s.Answered, "sent", s.Sent)
	case s.Closed || o.Outcome != report.Silent || e.lineWaits():
		return dontKnow
	}
	return one(No, report.Inferred, o, "socket_never_echoed", "sent", s.Sent)
})
