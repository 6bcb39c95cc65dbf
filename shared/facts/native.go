package facts

import "sidetone/shared/report"

// A run without a browser says more of a failure than "failed": its stage,
// what the resolver said, and the certificate that was shown. In a browser's
// report there is nothing of it, and the facts here say nothing.

// failedStage is where a URL failed; empty: a browser measured.
func (p *probe) failedStage() string {
	if p.Detail.ICE == nil {
		return ""
	}
	for _, err := range p.Detail.ICE.Errors {
		if err.Stage != "" {
			return err.Stage
		}
	}
	return ""
}

// unresolved: a resolver was asked for the host of this URL and gave no
// address, so that nothing was ever sent to it.
func (e *Evidence) unresolved(p *probe) bool {
	o, asked := e.at(report.CheckDNS, p.Host)
	return asked && o.Detail.DNS != nil && failedOrSilent(o)
}

// ResolverSays is what a resolver said of the relays' names.
var ResolverSays = newFact("resolver_says", func(e *Evidence) Finding {
	var cites []Cite
	for _, p := range e.probes("") {
		o, _ := e.at(report.CheckDNS, p.Host)
		if p.answered() || !e.unresolved(p) {
			continue
		}
		fact := "resolver_failed"
		switch o.Detail.DNS.Problem {
		case report.DNSNotFound:
			fact = "resolver_knows_no_name"
		case report.DNSTimeout:
			fact = "resolver_silent"
		}
		c := cite(report.Observed, o, fact, "host", p.Host)
		if o.Detail.DNS.Resolver != "" {
			c = cite(report.Observed, o, fact+"_at", "host", p.Host, "resolver", o.Detail.DNS.Resolver)
		}
		cites = Merge(cites, []Cite{c})
	}
	return weighed(cites, nil)
})

// certificateTrouble are the problems of a certificate itself.
var certificateTrouble = map[report.TLSProblem]bool{
	report.TLSSelfSigned: true, report.TLSUntrusted: true, report.TLSPrivate: true, report.TLSExpired: true, report.TLSName: true,
}

// CertificateSays is what was read of the certificates of URLs that failed in
// TLS, and whether somebody else is shown another one.
var CertificateSays = newFact("certificate_says", func(e *Evidence) Finding {
	var cites []Cite
	for _, p := range e.probes("tls") {
		o, _ := e.at(report.CheckTLS, p.Target)
		t := o.Detail.TLS
		if t == nil || p.answered() {
			continue
		}
		if certificateTrouble[t.Problem] {
			fact, args := "certificate_"+string(t.Problem), []any{"host", p.Host, "port", p.Port}
			if len(t.Chain) > 0 {
				fact, args = fact+"_by", append(args, "issuer", t.Chain[0].Issuer)
			}
			cites = append(cites, cite(report.Observed, o, fact, args...))
		}
		seen, ok := e.at(report.CheckVantage, p.Target)
		if ok && seen.Detail.Vantage != nil && seen.Detail.Vantage.Issuer != "" && len(t.Chain) > 0 && seen.Detail.Vantage.Issuer != t.Chain[0].Issuer {
			cites = append(cites, cite(report.Correlated, seen, "certificate_replaced", "issuer", seen.Detail.Vantage.Issuer))
		}
	}
	return weighed(cites, nil)
})

// certificateRefused: the certificate itself was read, and would be refused.
func (e *Evidence) certificateRefused(p *probe) bool {
	o, _ := e.at(report.CheckTLS, p.Target)
	return o.Outcome == report.Failed && o.Detail.TLS != nil && certificateTrouble[o.Detail.TLS.Problem]
}

// LargeHelloLost: a relay shows its certificate after a small TLS hello and not
// after one of the size that browsers and other programs send by now.
var LargeHelloLost = newFact("large_hello_lost", func(e *Evidence) Finding {
	var lost, answered []Cite
	for _, p := range e.probes("tls") {
		o, _ := e.at(report.CheckTLS, p.Target)
		switch {
		case e.losesLargeHello(p):
			lost = append(lost, cite(report.Measured, o, "large_hello_lost", "url", p.name()))
		case p.answered():
			answered = append(answered, p.answeredIn())
		}
	}
	if len(e.probes("tls")) == 0 && len(e.tried) > 0 {
		return Finding{Answer: No} // there is no hello to lose
	}
	return weighed(lost, answered)
})

func (e *Evidence) losesLargeHello(p *probe) bool {
	o, _ := e.at(report.CheckTLS, p.Target)
	return !p.answered() && o.Detail.TLS != nil && o.Detail.TLS.Problem == report.TLSLargeHello
}

// PathMTUSays is the size of packets that came through, where it is smaller
// than what calls send.
var PathMTUSays = newFact("path_mtu_says", func(e *Evidence) Finding {
	var cites []Cite
	for _, o := range e.byCheck[report.CheckPathMTU] {
		if m := o.Detail.MTU; m != nil && m.Largest > 0 && m.Largest < callPacket && len(m.Lost)+len(m.Refused) > 0 {
			cites = append(cites, cite(report.Measured, o, "path_mtu", "bytes", m.Largest, "url", o.Target))
		}
	}
	return weighed(cites, nil)
})
