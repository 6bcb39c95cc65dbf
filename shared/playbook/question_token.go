package playbook

import (
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// tokenShows asks whether the claims show one cause.
func tokenShows(cause, text string) question {
	return func(e *evidence) finding {
		o, ok := e.one(report.CheckToken)
		if !ok || o.Detail.Token == nil || o.Outcome == report.NotTested {
			return dontKnow
		}
		t := o.Detail.Token
		if t.Cause == cause {
			return one(yes, report.Observed, o, text+tokenText(cause, t))
		}
		return finding{answer: no, telling: true, cites: []cite{{report.Observed, o.ID, "the token does not show this"}}}
	}
}

func tokenText(cause string, t *report.Token) string {
	switch cause {
	case "malformed":
		return ": " + t.Problem
	case "missing_scope":
		if len(t.Scopes) == 0 {
			return ": it has none"
		}
		return ": it has " + strings.Join(t.Scopes, ", ") + " and not " + strings.Join(t.Missing, ", ")
	case "expired":
		if t.ExpiresInS != nil {
			return " " + duration(-*t.ExpiresInS) + " ago, by the server's clock"
		}
	case "not_yet_valid":
		if t.NotBeforeInS != nil {
			return " for another " + duration(*t.NotBeforeInS) + ", by the server's clock"
		}
	case "clock_skew":
		behind := "behind"
		if t.ClockOffsetS < 0 {
			behind = "ahead of"
		}
		return ": this device's clock is " + duration(abs(t.ClockOffsetS)) + " " + behind + " the server's"
	}
	return ""
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// duration says seconds as people do.
func duration(s float64) string {
	switch {
	case s < 120:
		return plural(int(s+0.5), "second", "seconds")
	case s < 2*3600:
		return plural(int(s/60+0.5), "minute", "minutes")
	case s < 48*3600:
		return plural(int(s/3600+0.5), "hour", "hours")
	}
	return plural(int(s/86400+0.5), "day", "days")
}

// authoritySays asks for the status with which the service answered the
// token.
func authoritySays(status int, text string) question {
	return func(e *evidence) finding {
		o, ok := e.one(report.CheckTokenAuthority)
		switch {
		case !ok || o.Outcome == report.NotTested || o.Code == 0:
			return dontKnow
		case o.Code == status:
			return one(yes, report.Observed, o, text+" (HTTP "+strconv.Itoa(status)+")")
		case o.Outcome == report.OK || o.Code == 401 || o.Code == 403:
			return one(no, report.Observed, o, "the service answered the token with HTTP "+strconv.Itoa(o.Code))
		}
		return dontKnow
	}
}

// tokenRefused: in a call, the signalling socket itself was turned away as one
// whose token is not accepted.
func tokenRefused(e *evidence) finding {
	if !e.inCall() {
		return dontKnow
	}
	if o, ok := e.callSocket(); ok && o.Code == 401 {
		return one(yes, report.Observed, o, "the signalling WebSocket was turned away with HTTP 401")
	}
	return dontKnow
}
