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

// reach counts one address by who can reach it.
func reach(r *report.Reach, address string) {
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
	for _, e := range c.Events {
		if e.Kind != RemoteCandidate || e.Candidate.Line == "" {
			continue
		}
		if found, err := candidate.Parse(e.Candidate); err == nil {
			reach(r, found.Address)
		}
	}
	if s := c.latest(); r.Total() == 0 && s != nil {
		for _, l := range s.Remotes {
			if l.Type != "prflx" {
				reach(r, l.Address)
			}
		}
	}
	if r.Total() == 0 {
		return nil
	}
	return r
}

// relayed counts the addresses that TURN servers gave.
func (c Connection) relayed() *report.Reach {
	r := &report.Reach{}
	for _, e := range c.Events {
		if e.Kind != LocalCandidate {
			continue
		}
		if found, err := candidate.Parse(e.Candidate); err == nil && found.Type == "relay" {
			reach(r, found.Address)
		}
	}
	if s := c.latest(); r.Total() == 0 && s != nil {
		for _, l := range s.Locals {
			if l.Type == "relay" {
				reach(r, l.Address)
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
	return v4, v6
}
