package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// connection is what the caller's network looks like: facts that no verdict
// rests on.
func (v *view) connection() app.UI { return v.factsOr(v.connectionFacts(), v.w.NoObservations) }

func (v *view) connectionFacts() []fact {
	n := v.w.Network
	var facts []fact
	if o, ok := v.any(report.CheckNAT); ok {
		facts = v.natFacts(o)
	}
	if o, ok := v.any(report.CheckHTTPS); ok && o.Detail.HTTP != nil {
		h := o.Detail.HTTP
		proxies := strings.Join(h.Proxy, ", ")
		if proxies == "" && h.Address != "" {
			proxies = n.NoProxy
		}
		facts = append(facts,
			fact{n.HTTPS, h.Address},
			fact{n.Proxy, proxies},
			fact{v.w.Field.Clock, v.clock(h)},
		)
	}
	facts = append(facts, fact{n.IPv6, v.ipv6()})
	if o, ok := v.any(report.CheckEnvironment); ok && o.Detail.Environment != nil {
		facts = append(facts, fact{n.Changes, n.Changed(o.Detail.Environment.NetworkChanges)})
	}
	return facts
}

func (v *view) natFacts(o report.Observation) []fact {
	n := v.w.Network
	if o.Detail.NAT == nil {
		return []fact{{n.Mapping, joined(", ", v.outcomeCell(o.Outcome).text, o.Detail.Text)}}
	}
	var facts []fact
	for _, f := range []struct {
		name string
		nat  *report.NATFamily
	}{{"IPv4", o.Detail.NAT.IPv4}, {"IPv6", o.Detail.NAT.IPv6}} {
		if f.nat == nil {
			continue
		}
		facts = append(facts,
			fact{n.Mapping + ", " + f.name, joined(" ", v.word(n.MappingIs[f.nat.Mapping], string(f.nat.Mapping)), v.extent(f.nat))},
			fact{n.STUN + ", " + f.name, endpoints(f.nat.Mapped)},
			fact{n.Same + ", " + f.name, v.same(f.nat)},
		)
	}
	return append(facts, fact{n.Remark, o.Detail.Text})
}

// extent says on how much a mapping rests.
func (v *view) extent(f *report.NATFamily) string {
	n := v.w.Network
	return "(" + n.Asked + " " + strconv.Itoa(f.Destinations) + ", " + n.Hosts + " " + strconv.Itoa(f.Servers) + ")"
}

func (v *view) same(f *report.NATFamily) string {
	n := v.w.Network
	switch {
	case report.Yes(f.SameAsHTTPS):
		return v.w.Yes
	case report.No(f.SameAsHTTPS):
		return v.w.No + ". " + n.Different
	}
	return n.Incomparable
}

// endpoints lists addresses with their ports, each address once.
func endpoints(list []report.Endpoint) string {
	var order []string
	ports := map[string][]string{}
	for _, e := range list {
		if ports[e.Address] == nil {
			order = append(order, e.Address)
		}
		ports[e.Address] = append(ports[e.Address], strconv.Itoa(e.Port))
	}
	for i, address := range order {
		order[i] = address + " :" + strings.Join(ports[address], ", :")
	}
	return strings.Join(order, "; ")
}

// ipv6 says whether anything came back over IPv6.
func (v *view) ipv6() string {
	n := v.w.Network
	tried := false
	for _, o := range v.r.Observations {
		if o.Source == report.FromServer {
			continue
		}
		if h := o.Detail.HTTP; h != nil && strings.Contains(h.Address, ":") {
			return v.w.Yes
		}
		if nat := o.Detail.NAT; nat != nil && nat.IPv6 != nil {
			return v.w.Yes
		}
		if o.Check != report.CheckICE || o.Outcome == report.NotTested || stunuri.Parse(o.Target).Family() != 6 {
			continue
		}
		if o.Outcome == report.OK || o.Code >= 400 && o.Code < 600 { // an error of the server's is an answer too
			return v.w.Yes
		}
		tried = true
	}
	if tried {
		return n.NoIPv6
	}
	return v.outcomeCell(report.NotTested).text
}

// loopback: the relays were tried against themselves.
func (v *view) loopback() bool {
	for _, o := range v.r.Observations {
		if o.Check == report.CheckPathICE && o.Detail.ICE != nil && o.Detail.ICE.Loopback {
			return true
		}
	}
	return false
}

func (v *view) pathsHint() string {
	if v.loopback() {
		return v.w.Network.Loopback
	}
	return v.w.PathsHint
}
