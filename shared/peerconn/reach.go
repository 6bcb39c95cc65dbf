package peerconn

import (
	"net/netip"
	"slices"
	"strings"

	"sidetone/shared/candidate"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

var (
	// container is the network of Docker's default bridge.
	container = netip.MustParsePrefix("172.17.0.0/16")
	// shared is the carriers' own (RFC 6598); netip does not call it private.
	shared = netip.MustParsePrefix("100.64.0.0/10")
)

// Count counts one address by who can reach it.
func Count(r *report.Reach, address string) {
	a, err := netip.ParseAddr(strings.Trim(address, "[]"))
	a = a.Unmap()
	switch {
	case strings.HasSuffix(address, ".local"):
		r.Name++
		return
	case err != nil || a.IsUnspecified():
		r.Hidden++
		return
	case a.IsLoopback():
		r.Loopback++
	case a.IsLinkLocalUnicast():
		r.LinkLocal++
	case a.IsPrivate() || shared.Contains(a):
		r.Private++
		if container.Contains(a) {
			r.Container++
		}
	default:
		r.Public++
		return
	}
	if text := a.WithZone("").String(); len(r.Addresses) < mostAddresses && !slices.Contains(r.Addresses, text) {
		r.Addresses = append(r.Addresses, text)
	}
}

// remote counts the other side's candidates, those of statistics where no
// event told of any. A peer-reflexive one was found by its packets, so that
// it is not what the other side announced.
func (c Connection) remote() *report.Reach {
	r := &report.Reach{}
	own := c.networks()
	count := func(address string) {
		Count(r, address)
		if a, err := netip.ParseAddr(address); err == nil && a.IsPrivate() && slices.Contains(own, network(a)) {
			r.Near++
		}
	}
	for _, e := range c.Events {
		if e.Kind != RemoteCandidate || e.Candidate.Line == "" {
			continue
		}
		if found, err := candidate.Parse(e.Candidate); err == nil {
			count(found.Address)
		}
	}
	if s := c.latest(); r.Total() == 0 && s != nil {
		for _, l := range s.Remotes {
			if l.Type != "prflx" {
				count(l.Address)
			}
		}
	}
	if r.Total() == 0 {
		return nil
	}
	return r
}

// network is the /24 of an IPv4 address, as most networks of homes and offices are
// cut; zero: it is none.
func network(a netip.Addr) netip.Prefix {
	p, _ := a.Unmap().Prefix(24)
	if !a.Unmap().Is4() {
		return netip.Prefix{}
	}
	return p
}

// SameNetwork: two private addresses are of one network of this size.
func SameNetwork(a, b string) bool {
	one, err := netip.ParseAddr(a)
	other, wrong := netip.ParseAddr(b)
	return err == nil && wrong == nil && one.IsPrivate() && network(one).IsValid() && network(one) == network(other)
}

// networks are those of this end's own private addresses.
func (c Connection) networks() (list []netip.Prefix) {
	note := func(kind, address string) {
		if a, err := netip.ParseAddr(address); kind == "host" && err == nil && a.IsPrivate() && network(a).IsValid() {
			list = append(list, network(a))
		}
	}
	c.eachLocal(note)
	return list
}

// relayed counts the addresses that TURN servers gave.
func (c Connection) relayed() *report.Reach {
	r := &report.Reach{}
	for _, e := range c.Events {
		if e.Kind != LocalCandidate {
			continue
		}
		if found, err := candidate.Parse(e.Candidate); err == nil && found.Type == "relay" {
			Count(r, found.Address)
		}
	}
	if s := c.latest(); r.Total() == 0 && s != nil {
		for _, l := range s.Locals {
			if l.Type == "relay" {
				Count(r, l.Address)
			}
		}
	}
	if r.Total() == 0 {
		return nil
	}
	return r
}

// families says of which address families host candidates were gathered;
// both false: none was seen, or all hide their addresses.
func (c Connection) families() (v4, v6 bool) {
	note := func(kind, address string) {
		if kind != "host" {
			return
		}
		switch failure.Family(address) {
		case 4:
			v4 = true
		case 6:
			v6 = true
		}
	}
	c.eachLocal(note)
	return v4, v6
}

// eachLocal gives the candidates of this end, by their type and address.
func (c Connection) eachLocal(note func(kind, address string)) {
	for _, e := range c.Events {
		if e.Kind == LocalCandidate {
			if found, err := candidate.Parse(e.Candidate); err == nil {
				note(found.Type, found.Address)
			}
		}
	}
	for _, s := range c.Stats {
		for _, l := range s.Locals {
			note(l.Type, l.Address)
		}
	}
}
