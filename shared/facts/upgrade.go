package facts

import (
	"strings"

	"sidetone/shared/report"
)

// Who said no, where a WebSocket did not open. An HTTP answer to its upgrade
// request is somebody's word. In a run a second witness tells whose: our own
// server's log of the request, or the server's own try at a foreign address. In
// a call there is none but the answer itself.
var (
	// UpgradeRefused: the service does not take this request.
	UpgradeRefused = newFact("upgrade_refused", byBody(runUpgrade(serviceRefuses), callUpgrade(serviceRefuses)))
	// UpgradeDown: the service's edge finds no service behind it.
	UpgradeDown = newFact("upgrade_down", byBody(runUpgrade(serviceDown), callUpgrade(serviceDown)))
	// UpgradeKeptOut: something between lets plain requests pass and no upgrade.
	UpgradeKeptOut = newFact("upgrade_kept_out", byBody(runKeptOut, callUpgrade(between)))
	// UpgradeAnswered: there was an answer, whoever gave it.
	UpgradeAnswered = newFact("upgrade_answered", byBody(nil, func(e *Evidence) Finding {
		o, ok := e.callSocket()
		if !ok || !isStatus(o.Code) && !o.Detail.Failure.Is(report.FailureUpgradeStripped, report.FailureUpgradeRefused) {
			return dontKnow
		}
		return Finding{Answer: Yes, Telling: true, Cites: []Cite{upgradeSays(o)}}
	}))
)

// speaker is who gives an answer to a request to open a WebSocket.
type speaker int8

const (
	nobody         speaker = iota
	between                // a proxy, a filter, a server that does not pass it on
	serviceRefuses         // the service: 4xx
	serviceDown            // the service's edge: 502, 503, 504 (RFC 9110 15.6)
	other                  // a proxy's 407, a token's 401, a failure of the service's own
)

// speakerOf reads an answer as it stands. A server that does not know WebSocket
// at an address, or is not told of the upgrade by the proxy before it, answers
// with its page, with a redirect, with 400 or with 426.
func (e *Evidence) speakerOf(o *report.Observation) speaker {
	if ofProxy(o) || o.Detail.Failure.Is(report.FailureUpgradeStripped) {
		return between
	}
	switch code := o.Code; {
	case !isStatus(code) && o.Detail.Failure.Is(report.FailureUpgradeRefused):
		return serviceRefuses // Safari says that there was an answer, and not which; Chromium, that another subprotocol is spoken
	case !isStatus(code):
		return nobody
	case code < 400, code == 400, code == 426:
		return between
	case code == 407, code == 500, code == 501:
		return other
	case code == 401 && carriedToken(e, o):
		return other
	case code < 500:
		return serviceRefuses
	}
	return serviceDown
}

// callUpgrade asks of a call who answered. Over an encrypted connection only
// who has the service's certificate can; over a plain one anybody can, so that
// it is a hint for either.
func callUpgrade(want speaker) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, ok := e.callSocket()
		if !ok || o.Detail.Socket.Opened {
			return dontKnow
		}
		is := e.speakerOf(o)
		plain := strings.HasPrefix(o.Target, "ws:") && (is == serviceRefuses || is == serviceDown)
		switch {
		case is == want && !plain:
			return Finding{Answer: Yes, Telling: true, Unsure: true, Cites: []Cite{upgradeSays(o)}}
		case plain && (is == want || want == between):
			return Finding{Telling: true, Cites: []Cite{upgradeSays(o)}}
		case is != nobody:
			return Finding{Answer: No}
		}
		if want == between {
			f := hostAnswers(e)
			f.Unsure = f.Answer == Yes
			return f
		}
		return dontKnow
	}
}

func upgradeSays(o *report.Observation) Cite {
	if isStatus(o.Code) {
		return cite(report.Observed, o, "upgrade_answered", "code", o.Code)
	}
	return cite(report.Observed, o, "upgrade_answered_otherwise")
}

// socketElsewhere is the server's own try at the signalling address of a run.
func (e *Evidence) socketElsewhere() (*report.Observation, bool) {
	o, _, ok := e.socket(report.CheckSignaling)
	if !ok || o.Target == "" || e.InCall() {
		return untested, false
	}
	seen, ok := e.at(report.CheckVantage, o.Target)
	return seen, ok && seen.Outcome != report.NotTested
}

// staysOpen: the server's own try opened a WebSocket and not something that
// breaks off, which some browsers never call open.
func staysOpen(seen *report.Observation) bool {
	return seen.Outcome == report.OK && seen.Detail.Vantage != nil && seen.Detail.Vantage.Error == ""
}

// speakerElsewhere is who answered the server's try: no filter of the caller's
// stands there, so that whatever is no WebSocket is the service's answer. A
// proxy's own answer tells of our side.
func speakerElsewhere(seen *report.Observation) speaker {
	switch code := seen.Code; {
	case !isStatus(code), code == 407:
		return nobody
	case code < 502:
		return serviceRefuses
	}
	return serviceDown
}

// foreignSocket: the signalling of this run is another server's than the
// report's, whose answers to a plain request no page may read.
func (e *Evidence) foreignSocket() bool {
	o, ok := e.one(report.CheckSignalingFetch)
	return ok && !e.InCall() && o.Detail.HTTP != nil && o.Detail.HTTP.Ours == nil
}

// runUpgrade asks of a run whether another vantage point is answered the same
// way at the same address.
func runUpgrade(want speaker) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		seen, ok := e.socketElsewhere()
		if !ok || PlainAnswer.Ask(e).Answer == No {
			return dontKnow // who never reached the host was not refused by it
		}
		is := speakerElsewhere(seen)
		switch {
		case staysOpen(seen):
			return one(No, report.Correlated, seen, "upgrade_opens_elsewhere")
		case is == want:
			return one(Yes, report.Correlated, seen, "upgrade_refused_elsewhere", "code", seen.Code)
		case is == nobody:
			return dontKnow
		}
		return Finding{Answer: No}
	}
}

// runKeptOut: plain requests to the signalling address are answered, and
// nothing shows that the service itself said no. Of a foreign service only its
// answer elsewhere tells for certain.
func runKeptOut(e *Evidence) Finding {
	for _, service := range []Term{UpgradeRefused, UpgradeDown} {
		if f := service.Ask(e); f.Answer == Yes {
			return f.turned()
		}
	}
	if f := BreaksElsewhere.Ask(e); f.Answer == Yes {
		return f.turned()
	}
	f := PlainAnswer.Ask(e)
	seen, ok := e.socketElsewhere()
	if unseen := e.foreignSocket() && !(ok && staysOpen(seen)); unseen || e.serverOpened() {
		f.Unsure = f.Answer == Yes
	}
	return f
}

// SocketOpensElsewhere and SocketShutElsewhere: how the server's own try at the
// signalling address went, beside what it says of who refused.
var (
	SocketOpensElsewhere = runFact("socket_opens_elsewhere", func(e *Evidence) Finding {
		if seen, ok := e.socketElsewhere(); ok && staysOpen(seen) {
			return one(Yes, report.Correlated, seen, "upgrade_opens_elsewhere")
		}
		return dontKnow
	})
	SocketShutElsewhere = runFact("socket_shut_elsewhere", func(e *Evidence) Finding {
		if seen, ok := e.socketElsewhere(); ok && seen.Outcome != report.OK && seen.Code == 0 {
			return one(Yes, report.Correlated, seen, "upgrade_fails_elsewhere")
		}
		return dontKnow
	})
)

// BreaksElsewhere: what follows the opening is no WebSocket, or its end, on the
// server's own try, too.
var BreaksElsewhere = runFact("socket_breaks_elsewhere", func(e *Evidence) Finding {
	seen, ok := e.socketElsewhere()
	if !ok || seen.Outcome != report.OK || seen.Detail.Vantage == nil || seen.Detail.Vantage.Error == "" {
		return dontKnow
	}
	return one(Yes, report.Correlated, seen, "socket_breaks_elsewhere")
})
