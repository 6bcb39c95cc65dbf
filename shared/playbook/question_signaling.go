package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// socket returns the signalling observation with its socket, if one was
// tried.
func (e *evidence) socket(check report.Check) (*report.Observation, *report.Socket, bool) {
	o, ok := e.one(check)
	if check == report.CheckSignaling && e.inCall() {
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
func (e *evidence) callSocket() (*report.Observation, bool) {
	last := map[string]*report.Observation{}
	var order []string
	for _, o := range e.byCheck[report.CheckSignaling] {
		if o.Outcome == report.NotTested || o.Detail.Socket == nil {
			continue
		}
		if last[o.Target] == nil {
			order = append(order, o.Target)
		}
		last[o.Target] = o
	}
	var found *report.Observation
	for _, target := range order {
		if o := last[target]; found == nil || !o.Detail.Socket.Opened {
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
		if o.Outcome != report.OK && o.Outcome != report.NotTested && o.Detail.Socket != nil && o.Detail.Socket.Opened {
			found = o
		}
	}
	return found, true
}

// socketOpens: the signalling WebSocket was established.
func socketOpens(e *evidence) finding {
	o, s, ok := e.socket(report.CheckSignaling)
	switch {
	case !ok:
		return dontKnow
	case s.Opened:
		return one(yes, report.Measured, o, "the signalling WebSocket opened in "+ms(s.OpenMS))
	case s.CloseCode != 0:
		return one(no, report.Observed, o, "the signalling WebSocket never opened (close code "+strconv.Itoa(s.CloseCode)+")")
	}
	return one(no, report.Inferred, o, "the signalling WebSocket did not open within "+ms(o.MS))
}

// plainAnswer: a plain request to the signalling address gets some answer of
// HTTP, whoever gives it.
func plainAnswer(e *evidence) finding {
	o, ok := e.one(report.CheckSignalingFetch)
	if !ok && e.inCall() {
		return hostAnswers(e)
	}
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome == report.OK || o.Code > 0:
		return one(yes, report.Observed, o, "a plain request to the signalling address is answered (HTTP "+strconv.Itoa(o.Code)+")")
	}
	return one(no, report.Measured, o, "a plain request to the signalling address is not answered either")
}

// hostAnswers: in a call, the host of the signalling socket answered another
// request of the page.
func hostAnswers(e *evidence) finding {
	socket, ok := e.callSocket()
	if !ok {
		return dontKnow
	}
	host := hostOf(socket.Target)
	if isStatus(socket.Code) {
		return one(yes, report.Observed, socket, "the request to open the WebSocket was answered with HTTP "+strconv.Itoa(socket.Code))
	}
	for _, o := range e.requests() {
		if hostOf(o.Target) == host && o.Code > 0 {
			return one(yes, report.Observed, o, "a plain request to "+host+" is answered (HTTP "+strconv.Itoa(o.Code)+")")
		}
	}
	return dontKnow
}

// isStatus: the code is one of HTTP and not of a WebSocket that was closed.
func isStatus(code int) bool { return code >= 100 && code < 600 }

// thereWasANetwork: of a run, that our own server answers. Of a call, that
// nothing says otherwise; where nothing else answered, one socket that did not
// open is no proof.
func thereWasANetwork(e *evidence) finding {
	if !e.inCall() {
		return httpsAnswers(e)
	}
	if f := somethingAnswers(e); f.answer == yes {
		return f
	}
	for _, q := range []question{not(saysOnline), raised(ufdNoNetwork), disconnected} {
		if f := q(e); f.answer == yes {
			f.answer = no
			return f
		}
	}
	return finding{answer: yes, unsure: true}
}

// disconnected: the browser gave that as the reason why a request failed.
var disconnected = words("the browser found no network for a request", "err_internet_disconnected")

// upgradeArrival is what the server saw of the upgrade request.
func upgradeArrival(e *evidence) []cite {
	o, ok := e.one(report.CheckUpgradeSeen)
	if !ok || o.Detail.Upgrade == nil {
		return nil
	}
	u := o.Detail.Upgrade
	switch {
	case !u.Arrived:
		return []cite{{report.Correlated, o.ID, "the upgrade request never reached the server"}}
	case u.Upgrade == "":
		return []cite{{report.Correlated, o.ID, "the request reached the server without its Upgrade header: something on the way removed it"}}
	case !u.Opened:
		return []cite{{report.Correlated, o.ID, "the upgrade request reached the server and its answer did not come back"}}
	}
	return nil
}

// socketEchoes: messages on the socket are answered.
func socketEchoes(e *evidence) finding {
	o, s, ok := e.socket(report.CheckSignaling)
	switch {
	case !ok || !s.Opened || s.Sent == 0:
		return dontKnow
	case s.Answered > 0:
		return one(yes, report.Measured, o, plural(s.Answered, "message", "messages")+" of "+strconv.Itoa(s.Sent)+" came back on the signalling WebSocket")
	case s.Closed || o.Outcome != report.Silent:
		return dontKnow
	}
	return one(no, report.Inferred, o, "the signalling WebSocket opened and answered none of "+plural(s.Sent, "message", "messages"))
}

// socketStays: the socket was watched and stayed open.
func socketStays(check report.Check, name string) question {
	return func(e *evidence) finding {
		o, s, ok := e.socket(check)
		if !ok || !s.Opened {
			return dontKnow
		}
		if s.Closed && !(e.inCall() && o.Outcome == report.OK) {
			text := "the " + name + " WebSocket was closed " + ms(s.ClosedAt) + " after the start"
			if s.CloseCode != 0 {
				text += " (code " + strconv.Itoa(s.CloseCode) + ")"
			}
			return one(no, report.Observed, o, text)
		}
		if s.WatchedMS == 0 {
			return dontKnow
		}
		return one(yes, report.Measured, o, "the "+name+" WebSocket stayed open for "+ms(s.WatchedMS))
	}
}

// socketReopens: a new socket opened at once after one was closed.
func socketReopens(e *evidence) finding {
	o, s, ok := e.socket(report.CheckSignalingReopen)
	switch {
	case !ok:
		return dontKnow
	case s.Opened:
		return one(yes, report.Measured, o, "a new signalling WebSocket opened at once")
	}
	return one(no, report.Measured, o, "no new signalling WebSocket could be opened")
}

// socketSlow: opening or the quickest echo took far longer than the network
// explains. Two sockets are opened, and the quicker one counts: a lost packet
// delays one of them by a second or three, a slow service both.
func socketSlow(e *evidence) finding {
	o, s, ok := e.socket(report.CheckSignaling)
	if !ok || !s.Opened {
		return dontKnow
	}
	open := s.OpenMS
	if _, idle, both := e.socket(report.CheckSignalingIdle); both && idle.Opened {
		open = min(open, idle.OpenMS)
	}
	limit := float64(slowSignalingMS)
	if https, found := e.one(report.CheckHTTPS); found && https.Detail.HTTP != nil {
		limit = max(limit, slowSignalingTrips*https.Detail.HTTP.RTTMS)
	}
	text := "the signalling WebSocket took " + ms(open) + " to open and " + ms(int(s.RTTMS+0.5)) + " to answer"
	if max(float64(open), s.RTTMS) >= limit {
		return one(yes, report.Measured, o, text)
	}
	return one(no, report.Measured, o, text)
}
