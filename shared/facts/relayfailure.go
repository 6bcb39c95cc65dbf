package facts

import "sidetone/shared/report"

// NameNotFound, TLSFails and RelayRefuses sort the URLs that failed fast,
// without the server's word, by what it was.
var (
	NameNotFound = newFact("name_not_found", failed(func(f fastFailures) []*probe { return f.dns }, "name_not_found"))
	TLSFails     = newFact("tls_fails", failed(func(f fastFailures) []*probe { return f.tls }, "tls_failed"))
	RelayRefuses = newFact("relay_refuses", failed(func(f fastFailures) []*probe { return f.refused }, "relay_refused"))
)

type fastFailures struct{ dns, tls, refused []*probe }

// fastFailures sorts them.
//
// Established by measurement: a fast failure on a UDP URL is the name, since
// UDP has no connection that could be refused. Over TCP a refused
// connection, an unknown name and a bad certificate look alike; the name is
// told by a UDP URL of the same host or by the browser's text, the
// certificate by a TCP URL of the same host that works or by the server's
// own handshake.
func (e *Evidence) fastFailures() fastFailures {
	var sorted fastFailures
	unnamed, refusedTCP := e.unnamedHosts()
	for _, p := range e.probes("") {
		stalled := p.silent() && p.Transport == "tls" && e.answersOverTCP(p.Host)
		switch {
		case e.losesLargeHello(p):
		case !p.refused() && !stalled && !(p.silent() && e.unresolved(p)):
		case unnamed[p.Host]:
			sorted.dns = append(sorted.dns, p)
		case p.failedStage() == report.StageConnect && !stalled:
			sorted.refused = append(sorted.refused, p)
		case p.failedStage() == report.StageTLS, p.Transport == "tls" && (e.elsewhere(p).stage == report.StageTLS || stalled || !refusedTCP[p.Host]):
			sorted.tls = append(sorted.tls, p)
		default:
			sorted.refused = append(sorted.refused, p)
		}
	}
	return sorted
}

// unnamedHosts are the hosts whose name is not known, and those that refused a
// connection over TCP.
func (e *Evidence) unnamedHosts() (unnamed, refusedTCP map[string]bool) {
	unnamed, refusedTCP = map[string]bool{}, map[string]bool{}
	for _, p := range e.probes("") {
		told := p.failedStage()
		guessed := told == "" && (p.Transport == "udp" || p.namedLookup() || e.elsewhere(p).stage == report.StageName)
		if p.refused() && !p.IsAddress() && (told == report.StageName || guessed) || e.unresolved(p) && !p.answered() {
			unnamed[p.Host] = true
		}
		if p.refused() && p.Transport == "tcp" {
			refusedTCP[p.Host] = true
		}
	}
	return unnamed, refusedTCP
}

func (e *Evidence) answersOverTCP(host string) bool {
	for _, p := range e.probes("tcp") {
		if p.Host == host && p.answered() {
			return true
		}
	}
	return false
}

func failed(pick func(fastFailures) []*probe, fact string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		list := pick(e.fastFailures())
		if len(list) == 0 {
			return noFastFailure.Ask(e)
		}
		f := Finding{Answer: Yes, Telling: true}
		for _, p := range list {
			if p.Code == 0 {
				f.Cites = append(f.Cites, p.cite(report.Observed, fact, "ms", p.MS))
			} else {
				f.Cites = append(f.Cites, p.cite(report.Observed, fact+"_code", "ms", p.MS, "code", p.Code))
			}
			if v := e.elsewhere(p); v.known && !v.reached && !v.deaf {
				f.Cites = append(f.Cites, cite(report.Correlated, v.of, "server_fails_there_too", "stage", v.stage))
			}
		}
		return f
	}
}

// noFastFailure: no, with every URL that answered, where none failed fast.
// Several facts say it.
var noFastFailure = newFact("no_fast_failure", func(e *Evidence) Finding {
	f := Finding{Answer: No, Telling: true, Cites: make([]Cite, 0, len(e.tried))}
	for _, p := range e.probes("") {
		if p.answered() {
			f.Cites = append(f.Cites, p.answeredIn())
		}
	}
	if len(f.Cites) == 0 {
		if len(e.probes("")) > 0 {
			return Finding{Answer: No}
		}
		return dontKnow
	}
	return f
})

// view is what another vantage point found at a URL.
type view struct {
	known   bool
	reached bool
	deaf    bool // the relay is the server's own and did not listen
	stage   string
	of      *report.Observation
}

func (e *Evidence) elsewhere(p *probe) view {
	o, ok := e.at(report.CheckVantage, p.Target)
	if !ok || o.Outcome == report.NotTested || o.Detail.Vantage == nil {
		return view{}
	}
	return view{known: true, reached: o.Outcome == report.OK, deaf: report.No(o.Detail.Vantage.Listening), stage: o.Detail.Vantage.Stage, of: o}
}

// DownElsewhereToo: what failed here gives the server no connection or no
// answer either, or is a relay of its own that did not listen. A name that nobody knows and a certificate that nobody
// trusts are troubles with a better name.
var DownElsewhereToo = newFact("down_elsewhere_too", func(e *Evidence) Finding {
	var both, others []Cite
	for _, p := range e.probes("") {
		v := e.elsewhere(p)
		if !v.known || p.answered() {
			continue
		}
		switch {
		case v.deaf:
			both = append(both, cite(report.Measured, v.of, "relay_not_listening", "url", p.name()))
		case v.stage == report.StageName || v.stage == report.StageTLS:
		case v.reached:
			others = append(others, cite(report.Correlated, v.of, "answers_the_server", "url", p.name()))
		default:
			both = append(both, cite(report.Correlated, v.of, "silent_to_the_server_too", "url", p.name()))
		}
	}
	if f := weighed(both, others); f.Answer != Unknown {
		return f
	}
	if f := noFastFailure.Ask(e); len(e.tried) > 0 && len(f.Cites) == len(e.tried) {
		return f
	}
	return dontKnow
})

// ToldApart: the kind of failure is certain and not only the likeliest.
var ToldApart = newFact("told_apart", func(e *Evidence) Finding {
	sorted := e.fastFailures()
	for _, p := range append(append([]*probe{}, sorted.tls...), sorted.refused...) {
		v := e.elsewhere(p)
		if !p.IsAddress() && !v.known && !e.answersOverTCP(p.Host) && p.failedStage() == "" && !e.certificateRefused(p) {
			return dontKnow
		}
	}
	if len(sorted.dns)+len(sorted.tls)+len(sorted.refused) > 0 {
		return Finding{Answer: Yes}
	}
	return dontKnow
})
