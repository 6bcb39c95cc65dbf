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
		return serviceRefuses // Safari says that there was an answer, and not which
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

// runUpgrade asks of a run whether another vantage point is answered the same
// way at the same address.
func runUpgrade(want speaker) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, _, ok := e.socket(report.CheckSignaling)
		if !ok || o.Target == "" {
			return dontKnow
		}
		seen, ok := e.at(report.CheckVantage, o.Target)
		if !ok || seen.Outcome == report.NotTested {
			return dontKnow
		}
		is := e.speakerOf(seen)
		if seen.Outcome != report.OK && is == nobody {
			is = serviceDown
		}
		switch {
		case seen.Outcome == report.OK:
			return one(No, report.Correlated, seen, "upgrade_opens_elsewhere")
		case is == want && isStatus(seen.Code):
			return one(Yes, report.Correlated, seen, "upgrade_refused_elsewhere", "code", seen.Code)
		case is == want:
			return one(Yes, report.Correlated, seen, "upgrade_fails_elsewhere")
		}
		return Finding{Answer: No}
	}
}

// runKeptOut: plain requests to the signalling address are answered, and
// nothing shows that the service itself said no.
func runKeptOut(e *Evidence) Finding {
	for _, service := range []Term{UpgradeRefused, UpgradeDown} {
		if f := service.Ask(e); f.Answer == Yes {
			return f.turned()
		}
	}
	return PlainAnswer.Ask(e)
}
