package run

import (
	"net/netip"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// natFacts is what one PeerConnection with several STUN servers gathered.
type natFacts struct {
	seen     []report.Candidate // over UDP
	answered []stunuri.URI      // those that did not fail
	complete bool               // and that all answered; false: only some may have
	https    string             // the address that our server saw; empty: unknown
}

// report is nil when nothing was learned.
func (f natFacts) report() *report.NAT {
	out := report.NAT{IPv4: f.family(4), IPv6: f.family(6)}
	if out.IPv4 == nil && out.IPv6 == nil {
		return nil
	}
	return &out
}

// family judges one address family; nil: no server of it answered.
func (f natFacts) family(family int) *report.NATFamily {
	servers, literal, destinations := f.asked(family)
	if destinations == 0 {
		return nil
	}
	bases := f.mapped(family)
	out := &report.NATFamily{Servers: servers, Destinations: destinations}
	if len(bases) == 0 {
		if !f.complete || !f.ownAddress(family) {
			return nil
		}
		out.Mapping = report.NATNone
		return out
	}
	most := 0
	known := map[report.Endpoint]bool{}
	for _, mapped := range bases {
		most = max(most, len(mapped))
		for _, m := range mapped {
			if !known[m] {
				known[m] = true
				out.Mapped = append(out.Mapped, m)
			}
		}
	}
	switch {
	case most > 1:
		out.Mapping = dependence(most, servers, destinations)
	case f.complete && destinations > 1 && len(bases) == 1:
		out.Mapping = report.NATNotPortDependent
		if literal > 1 {
			out.Mapping = report.NATEndpointIndependent
		}
		if f.isHost(out.Mapped[0].Address) {
			out.Mapping = report.NATNone
		}
	}
	out.SameAsHTTPS = sameAddress(out.Mapped, f.https, family)
	return out
}

// dependence says what different mappings of one socket depend on, as far as
// their number tells.
func dependence(mapped, servers, destinations int) report.NATMapping {
	switch {
	case mapped > servers:
		return report.NATAddressAndPortDependent
	case mapped == servers && destinations > servers:
		return report.NATAddressDependent
	}
	return report.NATEndpointDependent
}

// asked counts different hosts, those of them that are addresses, and
// different destinations that may have answered over a family.
func (f natFacts) asked(family int) (servers, literal, destinations int) {
	hosts := map[string]bool{}
	for _, u := range f.answered {
		if of := u.Family(); of != 0 && of != family {
			continue
		}
		destinations++
		if !hosts[u.Host] {
			hosts[u.Host] = true
			servers++
			if u.Family() != 0 {
				literal++
			}
		}
	}
	return servers, literal, destinations
}

// mapped are the different server-reflexive addresses of each socket, by its
// own address. Where the browser hides that one, addresses that could belong
// to different sockets are listed as such: every network interface may have
// one, and different interfaces are no NAT.
func (f natFacts) mapped(family int) map[report.Endpoint][]report.Endpoint {
	bases := map[report.Endpoint][]report.Endpoint{}
	var hidden []report.Endpoint
	seen := map[[2]report.Endpoint]bool{}
	for _, c := range f.seen {
		if c.Type != "srflx" || familyOf(c.Address) != family {
			continue
		}
		base := report.Endpoint{Address: c.RelatedAddress, Port: c.RelatedPort}
		m := report.Endpoint{Address: c.Address, Port: c.Port}
		if seen[[2]report.Endpoint{base, m}] {
			continue
		}
		seen[[2]report.Endpoint{base, m}] = true
		if a, err := netip.ParseAddr(base.Address); err != nil || a.IsUnspecified() || base.Port == 0 {
			hidden = append(hidden, m)
			continue
		}
		bases[base] = append(bases[base], m)
	}
	if len(hidden) <= f.sockets(family) {
		for i, m := range hidden {
			bases[report.Endpoint{Port: -1 - i}] = []report.Endpoint{m}
		}
	} else if len(hidden) > 0 {
		bases[report.Endpoint{}] = hidden
	}
	return bases
}

// sockets is how many sockets of a family the browser may have used: its host
// candidates, of which the other family has at least one if it got an answer.
func (f natFacts) sockets(family int) int {
	hosts, other := 0, 0
	for _, c := range f.seen {
		of := familyOf(c.Address)
		switch {
		case c.Type == "host" && (of == 0 || of == family):
			hosts++
		case c.Type == "srflx" && of != family:
			other = 1
		}
	}
	return max(1, hosts-other)
}

// ownAddress: nothing was mapped in a family in which everybody answered, so
// the servers saw the machine's own address, if it has one of this family.
func (f natFacts) ownAddress(family int) bool {
	hidden, others := 0, 0
	reflexive := map[int]bool{}
	for _, c := range f.seen {
		of := familyOf(c.Address)
		switch {
		case c.Type == "host" && of == family:
			return true
		case c.Type == "host" && of == 0:
			hidden++
		case c.Type == "srflx":
			reflexive[of] = true
		}
	}
	// A hidden host candidate has no family: the other one takes one of them
	// where it was asked or answered.
	if _, _, asked := f.asked(10 - family); asked > 0 || len(reflexive) > 0 {
		others = 1
	}
	return hidden > others
}

func (f natFacts) isHost(address string) bool {
	for _, c := range f.seen {
		if c.Type == "host" && c.Address == address {
			return true
		}
	}
	return false
}

// familyOf an address; 0 for a name.
func familyOf(address string) int {
	a, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return 0
	case a.Unmap().Is4():
		return 4
	}
	return 6
}

// sameAddress compares what STUN and HTTPS servers saw. An address inside a
// private network beside one outside says only that the servers stand at
// different places.
func sameAddress(mapped []report.Endpoint, https string, family int) report.Fact {
	h, err := netip.ParseAddr(https)
	if err != nil || familyOf(https) != family || len(mapped) == 0 {
		return nil
	}
	h = h.Unmap().WithZone("")
	comparable := false
	for _, m := range mapped {
		a, err := netip.ParseAddr(m.Address)
		if err != nil {
			continue
		}
		if a = a.Unmap().WithZone(""); a == h {
			return report.Known(true)
		}
		comparable = comparable || !h.IsLoopback() && a.IsPrivate() == h.IsPrivate()
	}
	if !comparable {
		return nil
	}
	return report.Known(false)
}
