package redact

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"sidetone/shared/report"
)

// How much of an address is shown: what an internet provider gives to a site,
// and no person's machine within it.
const (
	prefix4 = 24
	prefix6 = 48
)

// addressForm finds what may be an address; netip decides. The second form
// needs two colons, so that a time of day or a port is not taken for one.
var addressForm = regexp.MustCompile(`(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z_.-]+)?`)

// Addresses gives a copy of r in which addresses of people are cut to /24 or
// /48. Those of the servers that were tried stay whole where a server is
// named, since IT needs them to open a firewall.
func Addresses(r report.Report) report.Report {
	c := clone(r)
	people, servers := people(c), servers(c)
	keep := func(a netip.Addr) bool { return servers[a] && !people[a] }
	eachString(&c, func(name, s string) string {
		if isServer(name, s) {
			return s
		}
		return cutText(s, keep)
	})
	return c
}

// Address cuts one address; what is none is given back as it is.
func Address(s string) string {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return s
	}
	return cut(a)
}

func cut(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	bits := prefix6
	if a.Is4() {
		bits = prefix4
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return Removed
	}
	return p.String()
}

func cutText(s string, keep func(netip.Addr) bool) string {
	return addressForm.ReplaceAllStringFunc(s, func(found string) string {
		// A full stop or colon after an address belongs to the sentence.
		body := strings.TrimRight(found, ".")
		if !strings.HasSuffix(body, "::") {
			body = strings.TrimRight(body, ":")
		}
		a, err := netip.ParseAddr(body)
		if err != nil || keep(a.Unmap().WithZone("")) {
			return found
		}
		return cut(a) + found[len(body):]
	})
}

// isServer reports whether a string names a server: the target of a check or
// the URL of a STUN or TURN server. Only what has the form of a URL passes,
// so that an address by itself is cut wherever it stands.
func isServer(name, s string) bool {
	if name != "Target" && name != "URL" {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "stun", "stuns", "turn", "turns", "http", "https", "ws", "wss":
		return true
	}
	return false
}

// people are the addresses that the report itself calls the caller's.
func people(r report.Report) map[netip.Addr]bool {
	found := map[netip.Addr]bool{}
	add := func(s string) {
		if a, err := netip.ParseAddr(s); err == nil {
			found[a.Unmap().WithZone("")] = true
		}
	}
	for _, o := range r.Observations {
		if o.Detail.HTTP != nil {
			add(o.Detail.HTTP.Address)
		}
		for _, e := range mapped(o.Detail.NAT) {
			add(e.Address)
		}
		if o.Detail.ICE == nil {
			continue
		}
		for _, c := range o.Detail.ICE.Candidates {
			if c.Type != "relay" {
				add(c.Address)
			}
			add(c.RelatedAddress)
		}
		for _, e := range o.Detail.ICE.Errors {
			add(e.Address)
		}
	}
	return found
}

// mapped are the caller's addresses as STUN servers saw them.
func mapped(n *report.NAT) (all []report.Endpoint) {
	if n == nil {
		return nil
	}
	for _, family := range []*report.NATFamily{n.IPv4, n.IPv6} {
		if family != nil {
			all = append(all, family.Mapped...)
		}
	}
	return all
}

// servers are the addresses in the URLs that were tried.
func servers(r report.Report) map[netip.Addr]bool {
	found := map[netip.Addr]bool{}
	eachString(&r, func(name, s string) string {
		if isServer(name, s) {
			for _, m := range addressForm.FindAllString(s, -1) {
				if a, err := netip.ParseAddr(strings.TrimRight(m, ".")); err == nil {
					found[a.Unmap()] = true
				}
			}
		}
		return s
	})
	return found
}
