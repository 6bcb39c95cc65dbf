package playbook

import (
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// A run without a browser says more of a failure than "failed": its stage,
// what the resolver said, and the certificate that was shown. In a browser's
// report there is nothing of it, and the questions here say nothing.

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
func (e *evidence) unresolved(p *probe) bool {
	o, asked := e.at(report.CheckDNS, p.Host)
	return asked && o.Detail.DNS != nil && (o.Outcome == report.Failed || o.Outcome == report.Silent)
}

// dnsSays is what a resolver said of the relays' names.
func dnsSays(e *evidence) []cite {
	var cites []cite
	for _, p := range e.probes("") {
		o, _ := e.at(report.CheckDNS, p.Host)
		if p.answered() || !e.unresolved(p) {
			continue
		}
		text := "the resolver " + o.Detail.DNS.Resolver
		switch o.Detail.DNS.Problem {
		case report.DNSNotFound:
			text += " says that there is no " + p.Host
		case report.DNSTimeout:
			text += " did not answer a question for " + p.Host
		default:
			text += " failed when asked for " + p.Host
		}
		cites = merge(cites, []cite{{report.Observed, o.ID, strings.Join(strings.Fields(text), " ")}})
	}
	return cites
}

var certificateTrouble = map[report.TLSProblem]string{
	report.TLSSelfSigned: "is signed by itself",
	report.TLSUntrusted:  "is signed by an authority that is not trusted here",
	report.TLSPrivate:    "is signed by an authority that was added to this machine and that browsers elsewhere do not know",
	report.TLSExpired:    "has expired",
	report.TLSName:       "belongs to another name",
}

// certificateSays is what was read of the certificates of URLs that failed in
// TLS, and whether somebody else is shown another one.
func certificateSays(e *evidence) []cite {
	var cites []cite
	for _, p := range e.probes("tls") {
		o, _ := e.at(report.CheckTLS, p.Target)
		t := o.Detail.TLS
		if t == nil || p.answered() {
			continue
		}
		if trouble := certificateTrouble[t.Problem]; trouble != "" {
			text := "the certificate of " + p.Host + " port " + p.Port + " " + trouble
			if len(t.Chain) > 0 {
				text += " (issuer " + t.Chain[0].Issuer + ")"
			}
			cites = append(cites, cite{report.Observed, o.ID, text})
		}
		seen, ok := e.at(report.CheckVantage, p.Target)
		if ok && seen.Detail.Vantage != nil && seen.Detail.Vantage.Issuer != "" && len(t.Chain) > 0 && seen.Detail.Vantage.Issuer != t.Chain[0].Issuer {
			cites = append(cites, cite{report.Correlated, seen.ID, "the server is shown a certificate of another issuer there (" +
				seen.Detail.Vantage.Issuer + "): something on the way replaces it"})
		}
	}
	return cites
}

// certificateRefused: the certificate itself was read, and would be refused.
func (e *evidence) certificateRefused(p *probe) bool {
	o, _ := e.at(report.CheckTLS, p.Target)
	return o.Outcome == report.Failed && o.Detail.TLS != nil && certificateTrouble[o.Detail.TLS.Problem] != ""
}

// pathMTUSays is the size of packets that came through, where it is smaller
// than what calls send.
func pathMTUSays(e *evidence) []cite {
	var cites []cite
	for _, o := range e.byCheck[report.CheckPathMTU] {
		if m := o.Detail.MTU; m != nil && m.Largest > 0 && m.Largest < callPacket && len(m.Lost)+len(m.Refused) > 0 {
			cites = append(cites, cite{report.Measured, o.ID, "packets of " + strconv.Itoa(m.Largest) +
				" bytes that may not be fragmented reach " + strings.TrimPrefix(o.Target, "stun:") + ", larger ones do not"})
		}
	}
	return cites
}
