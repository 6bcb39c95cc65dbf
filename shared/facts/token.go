package facts

import "sidetone/shared/report"

// What the claims of a token show, by the cause that they are.
var (
	TokenMalformed     = tokenShows("malformed")
	TokenWrongKind     = tokenShows("wrong_kind")
	TokenExpired       = tokenShows("expired")
	TokenNotYetValid   = tokenShows("not_yet_valid")
	TokenMissesScope   = tokenShows("missing_scope")
	TokenWrongResource = tokenShows("wrong_resource")
	TokenClockSkew     = tokenShows("clock_skew")
)

func tokenShows(cause string) Term {
	return newFact("token_"+cause, func(e *Evidence) Finding {
		o, ok := e.one(report.CheckToken)
		if !ok || o.Detail.Token == nil || o.Outcome == report.NotTested {
			return dontKnow
		}
		if t := o.Detail.Token; t.Cause == cause {
			return Finding{Answer: Yes, Telling: true, Cites: []Cite{tokenSays(o, cause, t)}}
		}
		if o.Detail.Token.SignIn {
			return one(No, report.Observed, o, "sign_in_token_does_not_show")
		}
		return one(No, report.Observed, o, "token_does_not_show")
	})
}

// tokenSays is what was read in it, as far as it was.
func tokenSays(o *report.Observation, cause string, t *report.Token) Cite {
	fact := "token_" + cause
	switch {
	case cause == "malformed":
		if len(t.Says) > 0 {
			return cite(report.Observed, o, fact, "problem", t.Says[0])
		}
		return cite(report.Observed, o, fact, "problem", t.Problem)
	case cause == "missing_scope" && len(t.Scopes) == 0:
		return cite(report.Observed, o, "token_without_scope")
	case cause == "missing_scope" && t.SignIn:
		return cite(report.Observed, o, "sign_in_token_missing_scope", "scopes", listOf(t.Scopes), "missing", listOf(t.Missing))
	case cause == "missing_scope":
		return cite(report.Observed, o, fact, "scopes", listOf(t.Scopes), "missing", listOf(t.Missing))
	case cause == "expired" && t.ExpiresInS != nil:
		return cite(report.Observed, o, fact+"_since", duration(-*t.ExpiresInS)...)
	case cause == "not_yet_valid" && t.NotBeforeInS != nil:
		return cite(report.Observed, o, fact+"_for", duration(*t.NotBeforeInS)...)
	case cause == "clock_skew" && t.ClockOffsetS < 0:
		return cite(report.Observed, o, "clock_ahead", duration(-t.ClockOffsetS)...)
	case cause == "clock_skew":
		return cite(report.Observed, o, "clock_behind", duration(t.ClockOffsetS)...)
	}
	return cite(report.Observed, o, fact)
}

// ServiceRejects and ServiceForbids: the service answered the token with 401,
// with 403.
var (
	ServiceRejects = newFact("service_rejects_token", authoritySays(401, "token_rejected"))
	ServiceForbids = newFact("service_forbids", authoritySays(403, "token_forbidden"))
)

func authoritySays(status int, fact string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, ok := e.one(report.CheckTokenAuthority)
		switch {
		case !ok || exchanges(o) || o.Outcome == report.NotTested || o.Code == 0:
			return dontKnow
		case o.Code == status:
			return one(Yes, report.Observed, o, fact, "code", status)
		case o.Outcome == report.OK || o.Code == 401 || o.Code == 403:
			return one(No, report.Observed, o, "token_answered", "code", o.Code)
		}
		return dontKnow
	}
}

// duration is a time in the unit in which people would say it.
func duration(seconds float64) []any {
	amount, unit := seconds, "seconds"
	switch {
	case seconds >= 48*3600:
		amount, unit = seconds/86400, "days"
	case seconds >= 2*3600:
		amount, unit = seconds/3600, "hours"
	case seconds >= 120:
		amount, unit = seconds/60, "minutes"
	}
	return []any{"amount", int(amount + 0.5), "unit", unit}
}
