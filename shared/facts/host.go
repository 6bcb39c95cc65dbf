package facts

import "sidetone/shared/report"

// useSignaling marks the hosts of a profile without which there is no call.
const useSignaling = "signaling"

// ServiceHostsShut: a host of the service without which there is no call is
// not reached over HTTPS, at the second try either. Whether something on the
// way or the service itself is at fault cannot be told from here.
var ServiceHostsShut = newFact("service_hosts_shut", func(e *Evidence) Finding {
	var bad, good []Cite
	for _, o := range e.byCheck[report.CheckHost] {
		if o.Detail.HTTP == nil || o.Detail.HTTP.Use != useSignaling {
			continue
		}
		switch o.Outcome {
		case report.OK:
			good = append(good, cite(report.Measured, o, "host_answers", "host", hostOf(o.Target)))
		case report.Silent:
			if !e.lineWaits() {
				bad = append(bad, cite(report.Measured, o, "needed_host_silent", "host", hostOf(o.Target)))
			}
		case report.Failed:
			bad = append(bad, cite(report.Measured, o, "needed_host_shut", "host", hostOf(o.Target)))
		}
	}
	f := weighed(bad, good)
	f.Unsure = f.Answer == Yes
	return f
})

// ServiceSocketShut: a host without which there is no call answers over HTTPS,
// and a WebSocket to it is not passed on: no answer, or the one that is given to
// a request that is none.
var ServiceSocketShut = newFact("service_socket_shut", func(e *Evidence) Finding {
	var bad, good []Cite
	for _, o := range e.byCheck[report.CheckHostSocket] {
		if o.Detail.HTTP == nil || o.Detail.HTTP.Use != useSignaling {
			continue
		}
		host := hostOf(o.Target)
		switch {
		case o.Outcome == report.OK:
			good = append(good, cite(report.Measured, o, "service_socket_answered", "host", host))
		case o.Outcome == report.Silent && e.lineWaits():
		case o.Outcome == report.Silent:
			bad = append(bad, cite(report.Measured, o, "service_socket_silent", "host", host))
		case o.Outcome == report.Failed && o.Code != 0:
			bad = append(bad, cite(report.Observed, o, "service_socket_stripped", "host", host, "code", o.Code))
		case o.Outcome == report.Failed:
			bad = append(bad, cite(report.Measured, o, "service_socket_cut", "host", host))
		}
	}
	f := weighed(bad, good)
	f.Unsure = f.Answer == Yes
	return f
})

// PlainAnswer: a plain request to the signalling address gets some answer of
// HTTP, whoever gives it.
var PlainAnswer = newFact("plain_answer", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckSignalingFetch)
	if !ok && e.InCall() {
		return hostAnswers(e)
	}
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome == report.OK || o.Code > 0:
		return one(Yes, report.Observed, o, "signaling_address_answers", "code", o.Code)
	}
	return one(No, report.Measured, o, "signaling_address_silent")
})

// hostAnswers: in a call, the host of the signalling socket answered another
// request of the page.
func hostAnswers(e *Evidence) Finding {
	socket, ok := e.callSocket()
	if !ok {
		return dontKnow
	}
	host := hostOf(socket.Target)
	for _, o := range e.requests() {
		if o != socket && hostOf(o.Target) == host && o.Code > 0 {
			return one(Yes, report.Observed, o, "host_answered_request", "host", host, "code", o.Code)
		}
	}
	return dontKnow
}
