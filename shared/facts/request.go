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
		if o.Code == 401 || o.Code == 407 {
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
		if o.Outcome == report.NotTested {
			continue
		}
		i, known := place[o.Target]
		switch {
		case !known:
			place[o.Target] = len(last)
			last = append(last, o)
		case o.At >= last[i].At:
			last[i] = o
		}
	}
	return last
}

// Answers to the page's requests, by status.
var (
	Answered401 = newFact("answered_401", answeredWith("answered_401", func(status int) bool { return status == 401 }))
	Answered403 = newFact("answered_403", answeredWith("answered_403", func(status int) bool { return status == 403 }))
	Answered407 = newFact("answered_407", answeredWith("answered_407", func(status int) bool { return status == 407 }))
	Answered5xx = newFact("answered_5xx", answeredWith("answered_5xx", func(status int) bool { return status >= 500 && status < 600 }))
)

// answeredWith asks whether the page was answered with one of the statuses at
// last. The capture keeps the hosts of the profile alone; a file holds
// whatever the page asked for, so that a status in it is sure where a token is
// known to have been sent.
func answeredWith(fact string, matches func(status int) bool) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		f := Finding{Answer: Yes, Telling: true, Unsure: true}
		for _, o := range e.finalStatuses() {
			if o.Outcome != report.Failed || !matches(o.Code) {
				continue
			}
			if host := hostOf(o.Target); host != "" {
				f.Cites = append(f.Cites, cite(report.Observed, o, fact, "host", host, "code", o.Code))
			} else {
				f.Cites = append(f.Cites, cite(report.Observed, o, fact+"_unnamed", "code", o.Code))
			}
			if _, sent := e.one(report.CheckToken); sent || o.Origin == report.OriginCapture || o.Code == 407 {
				f.Unsure = false
			}
		}
		if len(f.Cites) == 0 {
			return dontKnow
		}
		return f
	}
}

// HostsUnanswered: hosts that set up calls never answered the page, while
// others did. Of other hosts nobody knows whether a call needs them.
var HostsUnanswered = newFact("hosts_unanswered", func(e *Evidence) Finding {
	answers := map[string]bool{}
	others := false
	for _, o := range e.requests() {
		if o.Code > 0 {
			answers[hostOf(o.Target)], others = true, true
		}
	}
	others = others || SomethingAnswers.Ask(e).Answer == Yes
	var needed, unknown []Cite
	cited := map[string]bool{}
	for _, o := range e.byCheck[report.CheckCallHTTP] {
		host := hostOf(o.Target)
		if !failedOrSilent(o) || o.Code != 0 || answers[host] || cited[host] || blockedInBrowser(o) || underOneOf(host, telemetryHosts) {
			continue
		}
		cited[host] = true
		c := cite(report.Inferred, o, "host_unanswered", "host", host)
		if others && (o.Origin == report.OriginCapture || underOneOf(host, signalingHosts) || e.hasSocketAt(host)) {
			needed = append(needed, c)
		} else {
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

func (e *Evidence) hasSocketAt(host string) bool {
	for _, o := range e.byCheck[report.CheckSignaling] {
		if hostOf(o.Target) == host {
			return true
		}
	}
	return false
}

// Hosts by the ends of their names, from the network requirements of ACS and
// what its SDK asks for, and the services of the other profiles. Calls do
// without telemetry, which content blockers like to stop.
var (
	signalingHosts = []string{
		"skype.com", "trouter.communication.microsoft.com", "trouter.teams.microsoft.com", "trouter.communications.svc.cloud.microsoft",
		"communication.azure.com", "ecs.communication.microsoft.com", "gov.teams.microsoft.us", "twilio.com", "livekit.cloud",
	}
	telemetryHosts = []string{"events.data.microsoft.com", "aria.microsoft.com"}
)

func underOneOf(host string, ends []string) bool {
	host, _, _ = strings.Cut(host, ":")
	for _, end := range ends {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return false
}

// TokenRefused: in a call, the signalling socket itself was turned away as one
// whose token is not accepted.
var TokenRefused = newFact("token_refused", byBody(nil, func(e *Evidence) Finding {
	if o, ok := e.callSocket(); ok && o.Code == 401 {
		return one(Yes, report.Observed, o, "socket_refused_401")
	}
	return dontKnow
}))
