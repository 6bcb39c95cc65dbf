package playbook

import (
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// requests are the page's requests to hosts of the profile, and lines of the
// console about them.
func (e *evidence) requests() []*report.Observation {
	list := append([]*report.Observation{}, e.byCheck[report.CheckCallHTTP]...)
	for _, o := range e.byCheck[report.CheckConsole] {
		if o.Target != "" && o.Code != 0 {
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

// finalStatuses are the last answers of each host, so that what was refused at
// first and taken at the second try does not count.
func (e *evidence) finalStatuses() (hosts []string, last map[string]*report.Observation) {
	last = map[string]*report.Observation{}
	for _, o := range e.requests() {
		if o.Outcome == report.NotTested {
			continue
		}
		host := hostOf(o.Target)
		before, known := last[host]
		if !known {
			hosts = append(hosts, host)
		}
		if !known || o.At >= before.At {
			last[host] = o
		}
	}
	return hosts, last
}

// answeredWith asks whether a host of the service answered the page with one
// of the statuses at last.
func answeredWith(what string, matches func(status int) bool) question {
	return func(e *evidence) finding {
		hosts, last := e.finalStatuses()
		var bad []cite
		for _, host := range hosts {
			if o := last[host]; o.Outcome == report.Failed && matches(o.Code) {
				bad = append(bad, cite{report.Observed, o.ID, host + " answered the page with HTTP " + strconv.Itoa(o.Code) + ": " + what})
			}
		}
		if len(bad) == 0 {
			return dontKnow
		}
		return finding{answer: yes, telling: true, cites: bad}
	}
}

func httpStatus(code int) func(int) bool { return func(got int) bool { return got == code } }
func serverError(code int) bool          { return code >= 500 && code < 600 }

// hostsUnanswered: hosts of the service never answered the page, while others
// did.
func hostsUnanswered(e *evidence) finding {
	answers := map[string]bool{}
	others := false
	for _, o := range e.requests() {
		if o.Code > 0 {
			answers[hostOf(o.Target)], others = true, true
		}
	}
	var bad []cite
	cited := map[string]bool{}
	for _, o := range e.requests() {
		host := hostOf(o.Target)
		if failedOrSilent(o) && o.Code == 0 && !answers[host] && !cited[host] {
			cited[host] = true
			bad = append(bad, cite{report.Inferred, o.ID, "requests of the page to " + host + " got no answer"})
		}
	}
	switch {
	case len(bad) == 0:
		return dontKnow
	case !others && somethingAnswers(e).answer != yes:
		return finding{telling: true, cites: bad}
	}
	return finding{answer: yes, telling: true, cites: bad}
}
