package playbook

import (
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// requests are the page's requests, lines of the console about them, and
// WebSockets that were turned away as a request would have been.
func (e *evidence) requests() []*report.Observation {
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

// hostOf is the host of an address; the address itself where it has none.
func hostOf(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func hostText(address string) string {
	if host := hostOf(address); host != "" {
		return host
	}
	return "a host that the console does not name"
}

// finalStatuses are the last answers of each address, so that what was
// refused at first and taken at the second try does not count.
func (e *evidence) finalStatuses() []*report.Observation {
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

// answeredWith asks whether the page was answered with one of the statuses at
// last. The capture keeps the hosts of the profile alone; a file holds
// whatever the page asked for, so that a status in it is sure where a token is
// known to have been sent.
func answeredWith(what string, matches func(status int) bool) question {
	return func(e *evidence) finding {
		f := finding{answer: yes, telling: true, unsure: true}
		for _, o := range e.finalStatuses() {
			if o.Outcome != report.Failed || !matches(o.Code) {
				continue
			}
			f.cites = append(f.cites, cite{report.Observed, o.ID, hostText(o.Target) + " answered the page with HTTP " + strconv.Itoa(o.Code) + ": " + what})
			if _, sent := e.one(report.CheckToken); sent || o.Origin == report.OriginCapture || o.Code == 407 {
				f.unsure = false
			}
		}
		if len(f.cites) == 0 {
			return dontKnow
		}
		return f
	}
}

func httpStatus(code int) func(int) bool { return func(got int) bool { return got == code } }
func serverError(code int) bool          { return code >= 500 && code < 600 }

// hostsUnanswered: hosts that set up calls never answered the page, while
// others did. Of other hosts nobody knows whether a call needs them.
func hostsUnanswered(e *evidence) finding {
	answers := map[string]bool{}
	others := false
	for _, o := range e.requests() {
		if o.Code > 0 {
			answers[hostOf(o.Target)], others = true, true
		}
	}
	others = others || somethingAnswers(e).answer == yes
	var needed, unknown []cite
	cited := map[string]bool{}
	for _, o := range e.byCheck[report.CheckCallHTTP] {
		host := hostOf(o.Target)
		if !failedOrSilent(o) || o.Code != 0 || answers[host] || cited[host] || blockedInBrowser(o) || underOneOf(host, telemetryHosts) {
			continue
		}
		cited[host] = true
		c := cite{report.Inferred, o.ID, "requests of the page to " + host + " got no answer"}
		if others && (o.Origin == report.OriginCapture || underOneOf(host, signalingHosts) || e.hasSocketAt(host)) {
			needed = append(needed, c)
		} else {
			unknown = append(unknown, c)
		}
	}
	switch {
	case len(needed) > 0:
		return finding{answer: yes, telling: true, cites: needed}
	case len(unknown) > 0:
		return finding{telling: true, cites: unknown}
	}
	return dontKnow
}

// blockedInBrowser: an extension kept it from being sent.
func blockedInBrowser(o *report.Observation) bool {
	return strings.Contains(o.Detail.Text, "ERR_BLOCKED_BY_CLIENT")
}

func (e *evidence) hasSocketAt(host string) bool {
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

// words asks for a line of the console, or the browser's text beside a request
// or a socket, that holds all of the parts.
func words(text string, parts ...string) question {
	return func(e *evidence) finding {
		for _, check := range []report.Check{report.CheckConsole, report.CheckCallHTTP, report.CheckSignaling} {
			for _, o := range e.byCheck[check] {
				if holdsAll(strings.ToLower(o.Detail.Text), parts) {
					return finding{answer: yes, telling: true, unsure: true, cites: []cite{{report.Observed, o.ID, text}}}
				}
			}
		}
		return dontKnow
	}
}

func holdsAll(line string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(line, part) {
			return false
		}
	}
	return true
}
