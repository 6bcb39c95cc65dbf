package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/shared/words"
)

// connection is what the caller's network looks like: facts that no verdict
// rests on, with what hints at a VPN or a proxy on top.
func (v *view) connection() app.UI {
	signs := v.networkSigns()
	return app.Div().Class("part").Body(
		app.If(len(signs) > 0, func() app.UI {
			return app.Ul().Class("note signs").Body(app.Range(signs).Slice(func(i int) app.UI { return app.Li().Text(signs[i]) }))
		}),
		v.factsOr(v.connectionFacts(), v.say("report.no_observations")),
	)
}

// networkSigns are hints that a VPN or a proxy stands between. Each can have
// another reason, and none is a verdict.
func (v *view) networkSigns() []string {
	var signs []string
	if v.o.Place != nil && v.o.Place.Anonymous {
		signs = append(signs, v.say("desk.sign_listed"))
	}
	if o, ok := v.any(report.CheckNAT); ok && o.Detail.NAT != nil {
		for _, f := range []*report.NATFamily{o.Detail.NAT.IPv4, o.Detail.NAT.IPv6} {
			if f != nil && report.No(f.SameAsHTTPS) {
				signs = append(signs, v.say("desk.sign_addresses"))
				break
			}
		}
	}
	if o, ok := v.any(report.CheckHTTPS); ok && o.Detail.HTTP != nil {
		if callers := callersProxy(o.Detail.HTTP.Proxy); len(callers) > 0 {
			signs = append(signs, v.say("desk.sign_proxy", words.Args{"headers": callers}))
		}
	}
	return signs
}

// callersProxy are the headers that only a proxy on the caller's side adds.
// The others (X-Forwarded-For, Via, Cf-Ray ...) may be of what stands before
// our own server.
func callersProxy(headers []string) []string {
	var list []string
	for _, h := range headers {
		switch h {
		case "X-Proxyuser-Ip", "X-Bluecoat-Via", "X-Zscaler-Client", "X-Iwproxy", "Proxy-Connection":
			list = append(list, h)
		}
	}
	return list
}

func (v *view) connectionFacts() []fact {
	var facts []fact
	if p := v.o.Place; p != nil {
		facts = append(facts, fact{v.say("desk.operator"), p.Operator}, fact{v.say("desk.country"), p.Country})
	}
	if o, ok := v.any(report.CheckNAT); ok {
		facts = append(facts, v.natFacts(o)...)
	}
	if o, ok := v.any(report.CheckHTTPS); ok && o.Detail.HTTP != nil {
		h := o.Detail.HTTP
		proxies := strings.Join(h.Proxy, ", ")
		if proxies == "" && h.Address != "" {
			proxies = v.say("network.no_proxy")
		}
		facts = append(facts,
			fact{v.say("network.https"), h.Address},
			fact{v.say("network.proxy"), proxies},
			fact{v.say("field.clock"), v.clock(h)},
		)
	}
	facts = append(facts, fact{v.say("network.i_pv6"), v.ipv6()})
	if o, ok := v.any(report.CheckEnvironment); ok && o.Detail.Environment != nil {
		facts = append(facts, fact{v.say("network.changes"), v.say("network.changed", words.Args{"times": o.Detail.Environment.NetworkChanges})})
	}
	return facts
}

func (v *view) natFacts(o report.Observation) []fact {
	if o.Detail.NAT == nil {
		return []fact{{v.say("network.mapping"), joined(", ", v.outcomeCell(o.Outcome).text, o.Detail.Text)}}
	}
	var facts []fact
	for _, f := range []struct {
		name string
		nat  *report.NATFamily
	}{{"ipv4", o.Detail.NAT.IPv4}, {"ipv6", o.Detail.NAT.IPv6}} {
		if f.nat == nil {
			continue
		}
		facts = append(facts,
			fact{v.family("network.mapping", f.name), joined(" ", v.mapping(f.nat.Mapping), v.extent(f.nat))},
			fact{v.family("network.stun", f.name), endpoints(f.nat.Mapped)},
			fact{v.family("network.same", f.name), v.same(f.nat)},
		)
	}
	return append(facts, fact{v.say("network.remark"), o.Detail.Text})
}

// family names a fact of one address family.
func (v *view) family(id, family string) string {
	return v.say("network.family", words.Args{"what": words.Phrase{ID: id}, "family": family})
}

// mapping says how the NAT maps; empty is that it is not known.
func (v *view) mapping(m report.NATMapping) string {
	if m == "" {
		return v.say("mapping.unknown")
	}
	return v.term("mapping", string(m))
}

// extent says on how much a mapping rests.
func (v *view) extent(f *report.NATFamily) string {
	return v.say("network.extent", words.Args{"destinations": f.Destinations, "servers": f.Servers})
}

func (v *view) same(f *report.NATFamily) string {
	switch {
	case report.Yes(f.SameAsHTTPS):
		return v.say("report.yes")
	case report.No(f.SameAsHTTPS):
		return v.say("network.different")
	}
	return v.say("network.incomparable")
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
	tried := false
	for _, o := range v.r.Observations {
		if o.Source == report.FromServer {
			continue
		}
		if h := o.Detail.HTTP; h != nil && strings.Contains(h.Address, ":") {
			return v.say("report.yes")
		}
		if nat := o.Detail.NAT; nat != nil && nat.IPv6 != nil {
			return v.say("report.yes")
		}
		if o.Check != report.CheckICE || o.Outcome == report.NotTested || stunuri.Parse(o.Target).Family() != 6 {
			continue
		}
		if o.Outcome == report.OK || o.Code >= 400 && o.Code < 600 { // an error of the server's is an answer too
			return v.say("report.yes")
		}
		tried = true
	}
	if tried {
		return v.say("network.no_i_pv6")
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
		return v.say("network.loopback")
	}
	return v.say("report.paths_hint")
}
