package facts

import (
	"strings"

	"sidetone/shared/report"
)

// socket returns the signalling observation with its socket, if one was
// tried.
func (e *Evidence) socket(check report.Check) (*report.Observation, *report.Socket, bool) {
	o, ok := e.one(check)
	if check == report.CheckSignaling && e.InCall() {
		o, ok = e.callSocket()
	}
	if !ok || o.Outcome == report.NotTested || o.Detail.Socket == nil {
		return o, &report.Socket{}, false
	}
	return o, o.Detail.Socket, true
}

// callSocket is the signalling socket of a call that says most: pages open
// several and open them again. One that never opened though its address was
// tried to the end, then one that was cut, then the last.
func (e *Evidence) callSocket() (*report.Observation, bool) {
	last := map[string]*report.Observation{}
	var order []string
	for _, o := range e.byCheck[report.CheckSignaling] {
		if o.Outcome == report.NotTested || o.Detail.Socket == nil || notOfTheCall(o) {
			continue
		}
		if last[o.Target] == nil {
			order = append(order, o.Target)
		}
		last[o.Target] = o
	}
	var found *report.Observation
	for _, target := range order {
		o := last[target]
		if replaced := !o.Detail.Socket.Opened && e.openedLater(o); !replaced && (found == nil || !o.Detail.Socket.Opened) {
			found = o
		}
	}
	if found == nil {
		return untested, false
	}
	if !found.Detail.Socket.Opened {
		return found, true
	}
	for _, o := range e.byCheck[report.CheckSignaling] {
		if o.Outcome != report.OK && o.Outcome != report.NotTested && o.Detail.Socket != nil && o.Detail.Socket.Opened && !notOfTheCall(o) {
			found = o
		}
	}
	return found, true
}

// openedLater: when this socket had not opened another of the same host did, the
// same address answered requests, the SDK said that it is connected, or a
// connection of the same log came about, which takes signalling: of a socket that
// was answered by somebody else that says nothing. Clients
// try a newer path first, and a second one where it is not known; and those
// that can do without a socket go on polling (Engine.IO, SockJS, SignalR, BOSH).
func (e *Evidence) openedLater(failed *report.Observation) bool {
	for _, o := range e.byCheck[report.CheckCallHTTP] {
		if o.Outcome == report.OK && samePlace(o.Target, failed.Target) && e.after(o, failed) {
			return true
		}
	}
	for _, o := range e.byCheck[report.CheckSignaling] {
		if o.Detail.Socket != nil && o.Detail.Socket.Opened && hostOf(o.Target) == hostOf(failed.Target) && e.after(o, failed) {
			return true
		}
	}
	for _, o := range e.byCheck[report.CheckCallAgent] {
		if o.Outcome == report.OK && e.after(o, failed) {
			return true
		}
	}
	for _, o := range e.connections() {
		if failed.Code == 0 && report.Yes(o.Detail.Connection.Connected) && o.Origin == failed.Origin && e.after(o, failed) {
			return true
		}
	}
	return false
}

// samePlace: two addresses differ in their scheme alone.
func samePlace(a, b string) bool {
	_, a, _ = strings.Cut(a, "://")
	_, b, _ = strings.Cut(b, "://")
	return a != "" && a == b
}

// after: a came after b; by their places where neither has a time.
func (e *Evidence) after(a, b *report.Observation) bool {
	if a.At != b.At {
		return a.At > b.At
	}
	for i := range e.Report.Observations {
		switch &e.Report.Observations[i] {
		case b:
			return true
		case a:
			return false
		}
	}
	return false
}

// SocketStays and IdleSocketStays: a socket was watched and stayed open.
var (
	SocketStays     = newFact("socket_stays", orTheOther(socketStays(report.CheckSignaling, "signaling")))
	IdleSocketStays = newFact("idle_socket_stays", socketStays(report.CheckSignalingIdle, "idle"))
)

// orTheOther: of two sockets to one address that both end at once, a browser that
// reads their end with their beginning calls one open and the other never opened.
func orTheOther(stays func(*Evidence) Finding) func(*Evidence) Finding {
	idle := socketStays(report.CheckSignalingIdle, "idle")
	return func(e *Evidence) Finding {
		o, s, ok := e.socket(report.CheckSignaling)
		other, _ := e.one(report.CheckSignalingIdle)
		if e.InCall() || !ok || s.Opened || s.CloseCode == 0 || other.Target != o.Target {
			return stays(e)
		}
		if f := idle(e); f.Answer == No {
			return f
		}
		return stays(e)
	}
}

func socketStays(check report.Check, socket string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, s, ok := e.socket(check)
		switch {
		case !ok || !s.Opened:
			return dontKnow
		case s.Closed && s.WasClean && e.foreignSocket():
			return dontKnow // its goodbye: we bring no token and say nothing that it expects
		case s.Closed && e.foreignSocket():
			// Some services end what says nothing without a goodbye.
			f := one(No, report.Observed, o, "socket_closed_code", "socket", socket, "ms", s.ClosedAt, "code", s.CloseCode)
			f.Unsure = BreaksElsewhere.Ask(e).Answer != Yes
			return f
		case s.Closed && !(e.InCall() && o.Outcome == report.OK) && s.CloseCode != 0:
			return one(No, report.Observed, o, "socket_closed_code", "socket", socket, "ms", s.ClosedAt, "code", s.CloseCode)
		case s.Closed && !(e.InCall() && o.Outcome == report.OK):
			return one(No, report.Observed, o, "socket_closed", "socket", socket, "ms", s.ClosedAt)
		case s.WatchedMS == 0:
			return dontKnow
		}
		return one(Yes, report.Measured, o, "socket_stayed", "socket", socket, "ms", s.WatchedMS)
	}
}

// SocketReopens: a new socket opened at once after one was closed, and did not
// break off as the first had, before anything was answered on it.
var SocketReopens = newFact("socket_reopens", func(e *Evidence) Finding {
	o, s, ok := e.socket(report.CheckSignalingReopen)
	switch {
	case !ok:
		return dontKnow
	case s.Opened && s.Closed && s.Answered == 0 && e.firstUnanswered():
		return one(No, report.Measured, o, "socket_reopened_and_closed")
	case s.Opened:
		return one(Yes, report.Measured, o, "socket_reopened")
	case s.CloseCode == 0 && e.lineWaits():
		return dontKnow
	}
	return one(No, report.Measured, o, "socket_not_reopened")
})

// firstUnanswered: the first socket was closed before anything was answered, or
// before it was called open.
func (e *Evidence) firstUnanswered() bool {
	_, s, ok := e.socket(report.CheckSignaling)
	return ok && s.Answered == 0 && (s.Closed || !s.Opened && s.CloseCode != 0)
}

// SocketSlow: opening or the quickest echo took far longer than the network
// and the page's own lateness explain. Two sockets are opened, and the quicker one counts: a lost packet
// delays one of them by a second or three, a slow service both.
var SocketSlow = newFact("socket_slow", func(e *Evidence) Finding {
	o, s, ok := e.socket(report.CheckSignaling)
	if !ok || !s.Opened {
		return dontKnow
	}
	if e.lineWaits() {
		return dontKnow
	}
	open := s.OpenMS - s.LateMS
	if _, idle, both := e.socket(report.CheckSignalingIdle); both && idle.Opened {
		open = min(open, idle.OpenMS-idle.LateMS)
	}
	limit := float64(slowSignalingMS)
	if https, found := e.one(report.CheckHTTPS); found && https.Detail.HTTP != nil {
		limit = max(limit, slowSignalingTrips*https.Detail.HTTP.RTTMS)
	}
	slow := No
	quickest := s.RTTMS
	if e.lateExplains(quickest / 2) {
		quickest = 0
	}
	if max(float64(open), quickest) >= limit {
		slow = Yes
	}
	return one(slow, report.Measured, o, "socket_times", "ms", open, "rtt_ms", rounded(s.RTTMS))
})

// UpgradeArrival is what the server saw of the upgrade request.
var UpgradeArrival = newFact("upgrade_arrival", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckUpgradeSeen)
	if !ok || o.Detail.Upgrade == nil || e.serverOpened() {
		return dontKnow
	}
	u := o.Detail.Upgrade
	switch {
	case !u.Arrived:
		return one(Yes, report.Correlated, o, "upgrade_never_arrived")
	case u.Upgrade == "":
		return one(Yes, report.Correlated, o, "upgrade_arrived_stripped")
	case !u.Opened:
		return one(Yes, report.Correlated, o, "upgrade_answer_lost")
	}
	return dontKnow
})

// rounded is a time as it is shown.
func rounded(ms float64) int { return int(ms + 0.5) }
