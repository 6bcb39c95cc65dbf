package facts

import (
	"strings"

	"sidetone/shared/report"
)

// requests are the page's requests, lines of the console about them, and
// WebSockets that were turned away as a request would have been.
func (e *Evidence) requests() []*report.Observation {
	list := append([]*report.Observation{}, e.byCheck[report.CheckCallHTTP]...)
	for _, o := range e.byCheck[report.CheckConsole] {
		if o.Code != 0 {
			list = append(list, o)
		}
	}
	for _, o := range e.byCheck[report.CheckSignaling] {
		if isStatus(o.Code) {
			list = append(list, o)
		}
	}
	return list
}

// finalStatuses are the last answers of each address, so that what was
// refused at first and taken at the second try does not count.
func (e *Evidence) finalStatuses() []*report.Observation {
	place := map[string]int{}
	var last []*report.Observation
	for _, o := range e.requests() {
		if o.Outcome == report.NotTested || o.Target == "" && o.Code == 0 {
			continue
		}
		i, known := place[o.Target]
		switch {
		case !known || o.Target == "":
			place[o.Target] = len(last)
			last = append(last, o)
		case o.At >= last[i].At:
			last[i] = o
		}
	}
	return last
}

// Answers of the calling service to the page's requests, by status. A status
// is somebody's word; whose, the host tells.
var (
	Answered401     = newFact("answered_401", answeredWith("answered_401", carriedToken, 401))
	Answered403     = newFact("answered_403", answeredWith("answered_403", carriedToken, 403))
	AnsweredRefused = newFact("answered_refused", answeredWith("answered_refused", plainRequest, 404, 405, 410, 429))
	AnsweredError   = newFact("answered_5xx", answeredWith("answered_5xx", anyRequest, 500, 501))
	AnsweredDown    = newFact("answered_down", answeredWith("answered_down", plainRequest, 502, 503, 504))
)

// Answered407: 407 is a proxy's word, whatever host was asked for (RFC 9110
// 15.5.8).
var Answered407 = newFact("answered_407", func(e *Evidence) Finding {
	var cites []Cite
	for _, o := range e.finalStatuses() {
		if o.Outcome == report.Failed && o.Code == 407 {
			cites = append(cites, statusSays(o, "answered_407"))
		}
	}
	return weighed(cites, nil)
})

// answeredWith asks whether the service answered with one of the statuses at
// last. Where a token is known to have been sent, or the page itself watched
// the profile's hosts, it is sure. A line of a console that names no host is a
// hint.
func answeredWith(fact string, counts func(*Evidence, *report.Observation) bool, statuses ...int) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		f := Finding{Answer: Yes, Telling: true, Unsure: true}
		var hints []Cite
		_, tokenSeen := e.one(report.CheckToken)
		for _, o := range e.finalStatuses() {
			if o.Outcome != report.Failed || !in(o.Code, statuses) || !counts(e, o) || notOfTheCall(o) || ofProxy(o) {
				continue
			}
			switch {
			case hostOf(o.Target) == "":
				hints = append(hints, statusSays(o, fact))
			case e.ofService(o) || tokenSeen:
				f.Cites = append(f.Cites, statusSays(o, fact))
				f.Unsure = f.Unsure && !tokenSeen && o.Origin != report.OriginCapture
			}
		}
		switch {
		case len(f.Cites) > 0:
			return f
		case len(hints) > 0:
			return Finding{Telling: true, Cites: hints}
		}
		return dontKnow
	}
}

// ofProxy: what answered added a header that only something between does.
func ofProxy(o *report.Observation) bool { return o.Detail.HTTP != nil && len(o.Detail.HTTP.Proxy) > 0 }

func in(code int, codes []int) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

func statusSays(o *report.Observation, fact string) Cite {
	if host := hostOf(o.Target); host != "" {
		return cite(report.Observed, o, fact, "host", host, "code", o.Code)
	}
	return cite(report.Observed, o, fact+"_unnamed", "code", o.Code)
}

func anyRequest(*Evidence, *report.Observation) bool { return true }

// plainRequest: no WebSocket, and none to exchange a token unless it was put
// off; those have facts of their own.
func plainRequest(_ *Evidence, o *report.Observation) bool {
	return o.Check != report.CheckSignaling && (!exchanges(o) || o.Code == 429 || o.Code >= 500)
}

// carriedToken: requests to the service carry its token, as far as can be
// seen. Sockets do where the page is known to have a token, or the service to
// put it into the address.
func carriedToken(e *Evidence, o *report.Observation) bool {
	if o.Check != report.CheckSignaling {
		return true
	}
	_, seen := e.one(report.CheckToken)
	return seen || o.Detail.Party == report.PartyService || o.Origin == report.OriginCapture
}

// byANetwork are failures that a machine without a network does not have: a resolver
// answered, or a connection was begun.
var byANetwork = []report.FailureName{
	report.FailureConnectTimedOut, report.FailureRefused, report.FailureReset, report.FailureLookup, report.FailureClosedEarly, report.FailureTLS,
	report.FailureCertificateUntrusted, report.FailureCertificateName, report.FailureCertificateExpired, report.FailureCertificate,
}

// HostsUnanswered: hosts that set up calls never answered the page, while
// others did. Of other hosts nobody knows whether a call needs them.
var HostsUnanswered = newFact("hosts_unanswered", func(e *Evidence) Finding {
	answers := map[string]bool{}
	others := false
	for _, o := range e.requests() {
		if o.Code > 0 && !(o.Code >= 400 && ofProxy(o)) {
			answers[hostOf(o.Target)], others = true, true
		}
	}
	others = others || SomethingAnswers.Ask(e).Answer == Yes
	var needed, unknown []Cite
	cited := map[string]bool{}
	for _, o := range e.byCheck[report.CheckCallHTTP] {
		host := hostOf(o.Target)
		if !failedOrSilent(o) || o.Code != 0 && !ofProxy(o) || answers[host] || cited[host] || notOfTheCall(o) || heldBack(o) {
			continue
		}
		cited[host] = true
		c := cite(report.Inferred, o, "host_unanswered", "host", host)
		switch service := e.ofService(o); {
		case service && (others || o.Detail.Failure.Is(byANetwork...)):
			needed = append(needed, c)
		case service:
			unknown = append(unknown, c)
		}
	}
	switch {
	case len(needed) > 0:
		return Finding{Answer: Yes, Telling: true, Cites: needed}
	case len(unknown) > 0:
		return Finding{Telling: true, Cites: unknown}
	}
	return dontKnow
})

// heldBack: it never left the browser, by the page's, an extension's or an
// administrator's will.
func heldBack(o *report.Observation) bool {
	return o.Detail.Failure.Is(report.FailureBlockedByClient, report.FailureBlockedByPolicy, report.FailureBlockedByPage,
		report.FailureCancelled, report.FailureLocalPermission)
}

// hostOf is the host of an address; the address itself where it has none.
func hostOf(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// isStatus: the code is one of HTTP and not of a WebSocket that was closed.
func isStatus(code int) bool { return code >= 100 && code < 600 }
