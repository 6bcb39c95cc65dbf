package store

import (
	"net/netip"
	"strings"

	"sidetone/shared/report"
)

// Bits of the network that an address is one of: what is shown to everybody
// and what lists show.
const (
	networkBits4 = 24
	networkBits6 = 48
)

// From is where the run came from, as the server saw it: the address, and the
// network that it is one of, which is all that is left when the address was
// cut. Zero values: the report does not tell, as one of imported evidence.
func (r Record) From() (netip.Addr, netip.Prefix) {
	for _, o := range r.Report.Observations {
		h := o.Detail.HTTP
		if o.Check != report.CheckHTTPS || h == nil || h.Address == "" {
			continue
		}
		if a, err := netip.ParseAddr(h.Address); err == nil {
			a = a.Unmap().WithZone("")
			return a, NetworkOf(a)
		}
		if p, err := netip.ParsePrefix(h.Address); err == nil {
			return netip.Addr{}, p.Masked()
		}
	}
	return netip.Addr{}, netip.Prefix{}
}

// Latest is the check of the run that was begun last; empty: there is none. What
// a server saw says nothing of how far the run is.
func (r Record) Latest() (latest report.Check) {
	at := -1
	for _, o := range r.Report.Observations {
		if o.Source == report.FromAgent && o.OfRun() && o.At > at {
			latest, at = o.Check, o.At
		}
	}
	return latest
}

// NetworkOf is the /24 or /48 of an address.
func NetworkOf(a netip.Addr) netip.Prefix {
	bits := networkBits6
	if a.Is4() {
		bits = networkBits4
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{} // of the zero address
	}
	return p
}

// Kind is what many reports have in common. There are as many kinds as there
// are causes, browsers and profiles together: hundreds, while reports are
// millions.
type Kind struct {
	Verdict, Hypothesis, Cause, Title string // as in Line
	Profile, Browser, OS              string
}

// Kind of a report.
func (r Record) Kind() Kind {
	k := Kind{Profile: r.Report.Profile.Name, Browser: r.Report.Agent.Browser, OS: r.Report.Agent.OS}
	if d := r.Report.Diagnosis; d != nil {
		k.Verdict = string(d.Verdict)
		if d.Primary != nil {
			k.Hypothesis, k.Cause = d.Primary.Hypothesis, d.Primary.Cause
		}
		if len(d.Says) > 0 {
			k.Title = strings.TrimSuffix(d.Says[0].ID, ".summary") + ".title"
		}
	}
	return k
}

// KindWords is what all reports of its kind are found by: what was found, by
// id and in English, browser, system and profile. It is in lower case.
func (r Record) KindWords() string {
	k := r.Kind()
	all := []string{k.Verdict, k.Hypothesis, k.Cause, k.Profile, k.Browser, k.OS}
	if d := r.Report.Diagnosis; d != nil {
		all = append(all, d.Title)
		for _, h := range d.Hypotheses {
			if h.ID == k.Hypothesis {
				all = append(all, h.Title)
			}
		}
	}
	return words(all)
}

// OwnWords is what this report alone is found by: its id, ticket, link and
// call, the address, and what support noted. It is in lower case.
func (r Record) OwnWords() string {
	all := []string{r.Report.ID, r.Report.Ticket, r.Link, r.Report.CallID, r.Owner, r.Note}
	switch a, network := r.From(); {
	case a.IsValid():
		all = append(all, a.String())
	case network.IsValid():
		all = append(all, network.String())
	}
	return words(all)
}

func words(all []string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Join(all, " ")), " "))
}
