package probe

import (
	"fmt"
	"slices"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// beyond is what no browser can test.
func (p *printer) beyond() {
	var rows [][]cell
	for _, o := range p.r.Observations {
		if slices.Contains(beyondChecks, o.Check) {
			rows = append(rows, []cell{{text: p.w.Say("check." + string(o.Check))}, {text: o.Target}, p.outcome(o, true), {text: p.remark(o)}})
		}
	}
	if len(rows) > 0 {
		p.heading(p.w.Say("terminal.beyond"))
		fmt.Fprint(p, p.table(nil, rows))
	}
}

var beyondChecks = []report.Check{report.CheckDNS, report.CheckTLS, report.CheckUDPPort, report.CheckPathMTU, report.CheckProxy}

func (p *printer) remark(o report.Observation) string {
	d := o.Detail
	switch {
	case d.DNS != nil:
		return p.nameRemark(*d.DNS)
	case d.TLS != nil:
		return p.certificateRemark(*d.TLS, d.Text)
	case d.MTU != nil:
		return p.mtuRemark(*d.MTU)
	case d.Proxy != nil:
		text := d.Proxy.Variable + "=" + d.Proxy.Address
		if o.Code != 0 {
			text += ", " + p.w.Say("terminal.connect", words.Args{"code": o.Code})
		}
		return joined(text, d.Text)
	}
	return d.Text
}

func (p *printer) nameRemark(d report.DNS) string {
	text := strings.Join(d.Addresses, ", ")
	if id := "terminal.dns_" + string(d.Problem); p.w.Has(id) {
		text = p.w.Say(id)
	}
	if d.Resolver != "" {
		text = p.w.Say("terminal.asked", words.Args{"what": text, "address": d.Resolver})
	}
	return text
}

func (p *printer) certificateRemark(d report.TLS, text string) string {
	if id := "terminal.tls_" + string(d.Problem); p.w.Has(id) {
		text = p.w.Say(id)
	}
	if len(d.Chain) > 0 {
		text = joined(text, p.w.Say("terminal.tls_chain", words.Args{"issuer": d.Chain[0].Issuer, "time": d.Chain[0].NotAfter}))
	}
	return text
}

func (p *printer) mtuRemark(d report.MTU) string {
	switch {
	case d.Largest == 0:
		return p.w.Say("terminal.mtu_none")
	case len(d.Lost)+len(d.Refused) == 0:
		return p.w.Say("terminal.mtu_all", words.Args{"bytes": d.Largest})
	}
	return p.w.Say("terminal.mtu_some", words.Args{"bytes": d.Largest})
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
