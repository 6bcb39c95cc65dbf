package store

import (
	"net/netip"
	"strings"

	"sidetone/shared/report"
)

// Address is the address from which a run reached the server, as the server
// saw it. The zero value: the report does not tell, as one of imported evidence.
func (r Record) Address() netip.Addr {
	for _, o := range r.Report.Observations {
		if h := o.Detail.HTTP; o.Check == report.CheckHTTPS && h != nil && h.Address != "" {
			if a, err := netip.ParseAddr(h.Address); err == nil {
				return a.Unmap()
			}
		}
	}
	return netip.Addr{}
}

// Words is what a report is found by when somebody remembers a part of it: its
// id, ticket, link and call, what was found, by id and in English, the
// browser, the system and the address. It is in lower case.
func (r Record) Words() string {
	all := []string{r.Report.ID, r.Report.Ticket, r.Link, r.Report.CallID, r.Report.Agent.Browser, r.Report.Agent.OS, r.Report.Profile.Name}
	if a := r.Address(); a.IsValid() {
		all = append(all, a.String())
	}
	if d := r.Report.Diagnosis; d != nil {
		all = append(all, string(d.Verdict), d.Title, d.Summary)
		if p := d.Primary; p != nil {
			all = append(all, p.Hypothesis, p.Cause)
			for _, h := range d.Hypotheses {
				if h.ID == p.Hypothesis {
					all = append(all, h.Title)
				}
			}
		}
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.Join(all, " ")), " "))
}
