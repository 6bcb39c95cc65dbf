package facts

import (
	"strings"

	"sidetone/shared/report"
)

// exchanges: it is the address at which the SDK of Azure Communication Services
// exchanges the token of a sign-in: /access/entra/:exchangeAccessToken or
// /access/teamsExtension/:exchangeAccessToken of the resource (read in
// @azure/communication-common 2.5.0, 2026-11-26).
func exchanges(o *report.Observation) bool {
	_, rest, found := strings.Cut(o.Target, "://")
	if !found {
		return false
	}
	_, path, _ := strings.Cut(rest, "/")
	kind, action, _ := strings.Cut(path, ":")
	return strings.HasPrefix(kind, "access/") && strings.HasPrefix(action, "exchange")
}

// ExchangeRefused: the service was asked to exchange the sign-in token, and
// refused at last. Whoever answers there can only speak of that token. That
// nobody answered, that a proxy did or the service failed is another trouble. A
// preflight (204) is answered without a token.
var ExchangeRefused = newFact("exchange_refused", func(e *Evidence) Finding {
	var refused, taken []Cite
	for _, o := range e.finalStatuses() {
		switch {
		case !exchanges(o) || notOfTheCall(o):
		case o.Outcome == report.OK && o.Code == 200:
			taken = append(taken, cite(report.Observed, o, "exchange_answered", "host", hostOf(o.Target)))
		case o.Code >= 400 && o.Code < 500 && !in(o.Code, notOfTheToken):
			refused = append(refused, cite(report.Observed, o, "exchange_refused", "host", hostOf(o.Target), "code", o.Code))
		}
	}
	return weighed(refused, taken)
})

// notOfTheToken are statuses below 500 that say nothing of what was asked: a
// proxy's, and those of a service that has no time (RFC 9110, RFC 6585).
var notOfTheToken = []int{407, 408, 425, 429}
