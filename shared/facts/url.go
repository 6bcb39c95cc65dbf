package facts

import (
	"slices"

	"sidetone/shared/codes"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// probe is the observation of one STUN or TURN URL with the URL taken apart.
type probe struct {
	*report.Observation
	stunuri.URI
}

// probes returns the URLs that were really tried, over one transport ("" for
// all).
func (e *Evidence) probes(transport string) []*probe {
	if transport == "" {
		return e.tried
	}
	var list []*probe
	for _, p := range e.tried {
		if p.Transport == transport {
			list = append(list, p)
		}
	}
	return list
}

// withoutAbsentFamily leaves out the URLs that are IP addresses of a family
// that this network does not have: where IPv6 addresses are never answered
// and IPv4 ones are (or the other way round), it is the family that is
// missing, which calls do without.
func withoutAbsentFamily(tried []*probe) []*probe {
	count, answers := map[int]int{}, map[int]int{}
	for _, p := range tried {
		f := p.Family()
		count[f]++
		if p.answered() {
			answers[f]++
		}
	}
	absent := func(f, other int) bool { return count[f] > 0 && answers[f] == 0 && answers[other] > 0 }
	kept := tried[:0]
	for _, p := range tried {
		if p.Family() == 6 && absent(6, 4) || p.Family() == 4 && absent(4, 6) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// withoutHearsay leaves out the URLs that answer nobody and whose name the
// service does not publish: it may be another by now, which says nothing of this
// network. What answers another vantage point counts as any other.
func (e *Evidence) withoutHearsay(tried []*probe) []*probe {
	kept := tried[:0]
	for _, p := range tried {
		if ice := p.Detail.ICE; ice != nil && ice.Unpublished && !p.answered() && !e.elsewhere(p).reached {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// answered: something came back from the server at this URL, be it an error in
// the server's own words.
func (p *probe) answered() bool {
	return p.Outcome == report.OK || p.Outcome == report.Failed && codes.ICE(p.Code).Answered()
}

func (p *probe) silent() bool { return p.Outcome == report.Silent }

// refused: it failed fast without the server's word.
func (p *probe) refused() bool {
	return p.Outcome == report.Failed && !p.answered()
}

// namedLookup: the browser itself says that the name was the trouble, and
// nothing that it says of the same URL shows that the name was found.
func (p *probe) namedLookup() bool {
	if p.Detail.ICE == nil {
		return false
	}
	named := false
	for _, err := range p.Detail.ICE.Errors {
		switch {
		case err.Failure.Is(report.FailureLookup, report.FailureLookupTimedOut):
			named = true
		case err.Failure != nil:
			return false
		}
	}
	return named
}

// name is the URL as it was configured.
func (p *probe) name() string { return p.Target }

// cite says something of this URL; more arguments follow its address.
func (p *probe) cite(tag report.Tag, fact string, args ...any) Cite {
	all := make([]any, 0, 2+len(args))
	return cite(tag, p.Observation, fact, append(append(all, "url", p.name()), args...)...)
}

// answeredIn is what is said of a URL that answered.
func (p *probe) answeredIn() Cite { return p.cite(report.Measured, "url_answered", "ms", p.MS) }

// silence is what is said of a URL that did not.
func (e *Evidence) silence(p *probe) Cite { return e.silenceAs(p, "url_silent", "url_unanswered") }

// silenceAs says it by one of two facts: the second where the requests were
// counted.
func (e *Evidence) silenceAs(p *probe, silent, unanswered string) Cite {
	if ice := p.Detail.ICE; ice != nil && ice.Requests > 0 {
		return p.cite(e.silenceTag(), unanswered, "requests", ice.Requests, "ms", p.MS)
	}
	return p.cite(e.silenceTag(), silent, "ms", p.MS)
}

// silenceTag: a run sends requests and waits for the answers; in a call
// nobody waited on purpose, so that silence is what is missing.
func (e *Evidence) silenceTag() report.Tag {
	if e.InCall() {
		return report.Inferred
	}
	return report.Measured
}

// HostsOf lists the hosts of the STUN and TURN URLs that are cited.
func HostsOf(cites []Cite) []string {
	var hosts []string
	for _, c := range cites {
		for i := 0; i+1 < len(c.Args); i += 2 {
			url, _ := c.Args[i+1].(string)
			if host := stunuri.Parse(url).Host; c.Args[i] == "url" && host != "" && !slices.Contains(hosts, host) {
				hosts = append(hosts, host)
			}
		}
	}
	slices.Sort(hosts)
	return hosts
}

// RelayHosts lists the STUN/TURN hosts of the run and the call.
func RelayHosts(observations []report.Observation) []string {
	seen := map[string]bool{}
	for i := range observations {
		if o := &observations[i]; o.Check == report.CheckICE {
			seen[stunuri.Parse(o.Target).Host] = true
		}
	}
	hosts := make([]string, 0, len(seen))
	for h := range seen {
		hosts = append(hosts, h)
	}
	slices.Sort(hosts)
	return hosts
}
