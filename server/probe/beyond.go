package probe

import (
	"fmt"
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// beyond is what no browser can test.
func (p *printer) beyond() {
	var rows [][]cell
	for _, o := range p.r.Observations {
		if name := beyondName[o.Check]; name != "" {
			rows = append(rows, []cell{{text: name}, {text: o.Target}, p.outcome(o, true), {text: remark(o)}})
		}
	}
	if len(rows) > 0 {
		p.heading("Beyond what a browser can test")
		fmt.Fprint(p, p.table(nil, rows))
	}
}

var beyondName = map[report.Check]string{
	report.CheckDNS: "name", report.CheckTLS: "certificate", report.CheckUDPPort: "UDP port",
	report.CheckPathMTU: "packet size", report.CheckProxy: "proxy",
}

func remark(o report.Observation) string {
	d := o.Detail
	switch {
	case d.DNS != nil:
		return nameRemark(*d.DNS)
	case d.TLS != nil:
		return certificateRemark(*d.TLS, d.Text)
	case d.MTU != nil:
		return mtuRemark(*d.MTU)
	case d.Proxy != nil:
		text := d.Proxy.Variable + "=" + d.Proxy.Address
		if o.Code != 0 {
			text += ", CONNECT answered " + strconv.Itoa(o.Code)
		}
		return joined(text, d.Text)
	}
	return d.Text
}

func nameRemark(d report.DNS) string {
	text := strings.Join(d.Addresses, ", ")
	switch d.Problem {
	case report.DNSNotFound:
		text = "does not exist"
	case report.DNSServer:
		text = "the resolver failed"
	case report.DNSTimeout:
		text = "the resolver did not answer"
	}
	if d.Resolver != "" {
		text += " (asked " + d.Resolver + ")"
	}
	return text
}

func certificateRemark(d report.TLS, text string) string {
	switch d.Problem {
	case report.TLSSelfSigned:
		text = "signed by itself"
	case report.TLSUntrusted:
		text = "its authority is not trusted here"
	case report.TLSPrivate:
		text = "its authority was added to this machine; browsers elsewhere do not know it"
	case report.TLSExpired:
		text = "expired"
	case report.TLSName:
		text = "belongs to another name"
	}
	if len(d.Chain) > 0 {
		text = joined(text, "issued by "+d.Chain[0].Issuer+", until "+d.Chain[0].NotAfter)
	}
	return text
}

func mtuRemark(d report.MTU) string {
	switch {
	case d.Largest == 0:
		return "nothing was answered"
	case len(d.Lost)+len(d.Refused) == 0:
		return fmt.Sprintf("packets of up to %d bytes pass", d.Largest)
	}
	return fmt.Sprintf("packets of up to %d bytes pass, larger ones do not", d.Largest)
}

func joined(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "; ")
}
