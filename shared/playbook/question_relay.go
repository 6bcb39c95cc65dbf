package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// A relay's listener is a host and a port; it may be tried over several
// transports.
type listener struct{ host, port string }

func (e *evidence) listeners() (order []listener, byListener map[listener][]*probe) {
	byListener = map[listener][]*probe{}
	for _, p := range e.probes("") {
		l := listener{p.Host, p.Port}
		if _, seen := byListener[l]; !seen {
			order = append(order, l)
		}
		byListener[l] = append(byListener[l], p)
	}
	return order, byListener
}

// relaySilent: a relay's port is silent on every transport that it offers,
// or silent over TCP alone while UDP to it works.
func relaySilent(e *evidence) finding {
	order, byListener := e.listeners()
	var shut, open []cite
	for _, l := range order {
		var silent []cite
		var answered, answeredUDP, silentTCP bool
		for _, p := range byListener[l] {
			switch {
			case p.answered():
				answered, answeredUDP = true, answeredUDP || p.Transport == "udp"
				open = append(open, cite{report.Measured, p.ID, p.URI.String() + " answered in " + ms(p.MS)})
			case p.silent():
				silentTCP = silentTCP || p.Transport == "tcp"
				silent = append(silent, e.silence(p))
			}
		}
		if len(silent) > 0 && (!answered || answeredUDP && silentTCP) {
			shut = append(shut, silent...)
		}
	}
	switch {
	case len(shut) > 0:
		return finding{answer: yes, telling: true, cites: shut}
	case len(open) > 0:
		return finding{answer: no, telling: true, cites: open}
	}
	return dontKnow
}

// rejects asks whether URLs were answered with one of the codes.
func rejects(what string, codes ...int) question {
	return func(e *evidence) finding {
		var bad, good []cite
		for _, p := range e.probes("") {
			if !p.Relays() || p.Detail.ICE != nil && p.Detail.ICE.CredentialsUnknown {
				continue
			}
			switch {
			case p.Outcome == report.Failed && in(p.Code, codes):
				bad = append(bad, cite{report.Observed, p.ID, p.URI.String() + " answered " + strconv.Itoa(p.Code) + ": " + what})
			case p.Outcome == report.OK:
				good = append(good, cite{report.Observed, p.ID, p.URI.String() + " gave a relay address"})
			}
		}
		switch {
		case len(bad) > 0:
			return finding{answer: yes, telling: true, cites: bad}
		case len(good) > 0:
			return finding{answer: no, telling: true, cites: good}
		}
		return dontKnow
	}
}

func in(code int, codes []int) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

// serverSawRejection is the server's own word on the run's user name.
func serverSawRejection(e *evidence) []cite {
	for _, o := range e.byCheck[report.CheckTURNSeen] {
		if t := o.Detail.TURN; t != nil && t.Rejected > 0 && t.Allocations == 0 {
			return []cite{{report.Correlated, o.ID, "the relay itself counted " + plural(t.Rejected, "rejected login", "rejected logins") + " of this run"}}
		}
	}
	return nil
}

// failures sorts the URLs that failed fast, without the server's word, by
// what it was.
//
// Established by measurement: a fast failure on a UDP URL is the name, since
// UDP has no connection that could be refused. Over TCP a refused
// connection, an unknown name and a bad certificate look alike; the name is
// told by a UDP URL of the same host or by the browser's text, the
// certificate by a TCP URL of the same host that works or by the server's
// own handshake.
func failures(e *evidence) (dns, tls, refused []*probe) {
	unnamed, refusedTCP := map[string]bool{}, map[string]bool{}
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
	for _, p := range e.probes("") {
		stalled := p.silent() && p.Transport == "tls" && e.answersOverTCP(p.Host)
		switch {
		case !p.refused() && !stalled && !(p.silent() && e.unresolved(p)):
		case unnamed[p.Host]:
			dns = append(dns, p)
		case p.failedStage() == report.StageConnect && !stalled:
			refused = append(refused, p)
		case p.failedStage() == report.StageTLS, p.Transport == "tls" && (e.elsewhere(p).stage == "tls" || stalled || !refusedTCP[p.Host]):
			tls = append(tls, p)
		default:
			refused = append(refused, p)
		}
	}
	return dns, tls, refused
}

func (e *evidence) answersOverTCP(host string) bool {
	for _, p := range e.probes("tcp") {
		if p.Host == host && p.answered() {
			return true
		}
	}
	return false
}

// view is what another vantage point found at a URL.
type view struct {
	known   bool
	reached bool
	stage   string
	id      string
}

func (e *evidence) elsewhere(p *probe) view {
	o, ok := e.at(report.CheckVantage, p.Target)
	if !ok || o.Outcome == report.NotTested || o.Detail.Vantage == nil {
		return view{}
	}
	return view{known: true, reached: o.Outcome == report.OK, stage: o.Detail.Vantage.Stage, id: o.ID}
}

func failed(pick func(e *evidence) []*probe, what string) question {
	return func(e *evidence) finding {
		if list := pick(e); len(list) > 0 {
			f := finding{answer: yes, telling: true}
			for _, p := range list {
				f.cites = append(f.cites, cite{report.Observed, p.ID, p.URI.String() + " " + what + probeCode(p)})
				if v := e.elsewhere(p); v.known && !v.reached {
					f.cites = append(f.cites, cite{report.Correlated, v.id, "the server, too, fails there at the stage " + v.stage})
				}
			}
			return f
		}
		return noFastFailure(e)
	}
}

func probeCode(p *probe) string {
	if p.Code == 0 {
		return " after " + ms(p.MS)
	}
	return " after " + ms(p.MS) + " (" + strconv.Itoa(p.Code) + ")"
}

func noFastFailure(e *evidence) finding {
	f := finding{answer: no, telling: true}
	for _, p := range e.probes("") {
		if p.answered() {
			f.cites = append(f.cites, cite{report.Measured, p.ID, p.URI.String() + " answered in " + ms(p.MS)})
		}
	}
	if len(f.cites) == 0 {
		if len(e.probes("")) > 0 {
			return finding{answer: no}
		}
		return dontKnow
	}
	return f
}

var nameNotFound = failed(func(e *evidence) []*probe { dns, _, _ := failures(e); return dns }, "failed at once: its name is not known")
var tlsFails = failed(func(e *evidence) []*probe { _, tls, _ := failures(e); return tls }, "failed in the TLS handshake")
var relayRefuses = failed(func(e *evidence) []*probe { _, _, refused := failures(e); return refused }, "was refused")

// downElsewhereToo: what failed here gives the server no connection or no
// answer either. A name that nobody knows and a certificate that nobody
// trusts are troubles with a better name.
func downElsewhereToo(e *evidence) finding {
	var both, others []cite
	for _, p := range e.probes("") {
		v := e.elsewhere(p)
		if !v.known || p.answered() {
			continue
		}
		switch {
		case v.stage == "name" || v.stage == "tls":
		case v.reached:
			others = append(others, cite{report.Correlated, v.id, p.URI.String() + " answers the server while it does not answer here"})
		default:
			both = append(both, cite{report.Correlated, v.id, p.URI.String() + " does not answer the server either"})
		}
	}
	switch {
	case len(both) > 0:
		return finding{answer: yes, telling: true, cites: both}
	case len(others) > 0:
		return finding{answer: no, telling: true, cites: others}
	case len(e.probes("")) > 0 && len(noFastFailure(e).cites) == len(e.probes("")):
		return noFastFailure(e)
	}
	return dontKnow
}

// toldApart: the kind of failure is certain and not only the likeliest.
func toldApart(e *evidence) finding {
	dns, tls, refused := failures(e)
	for _, p := range append(append([]*probe{}, tls...), refused...) {
		v := e.elsewhere(p)
		if !p.IsAddress() && !v.known && !e.answersOverTCP(p.Host) && p.failedStage() == "" && !e.certificateRefused(p) {
			return dontKnow
		}
	}
	if len(dns)+len(tls)+len(refused) > 0 {
		return finding{answer: yes}
	}
	return dontKnow
}
