package words

import (
	"strconv"

	"sidetone/shared/report"
)

// Network is the part of a report on what the caller's network looks like.
type Network struct {
	Title, Hint                 string
	Mapping, STUN, Same, Remark string
	Different, Incomparable     string
	// Loopback stands over the paths of a run without an echo peer.
	Loopback                                     string
	Asked, Hosts                                 string
	HTTPS, Proxy, NoProxy, IPv6, NoIPv6, Changes string

	MappingIs map[report.NATMapping]string
	// Changed says how often the network changed during the run.
	Changed func(times int) string
}

var englishNetwork = Network{
	Title: "Network", Hint: "What the caller’s network looks like. No verdict rests on it.",
	Mapping: "NAT mapping (RFC 5780)", STUN: "Address seen by STUN", Same: "STUN and HTTPS see the same address", Remark: "Remark",
	Different:    "A VPN, a split tunnel, a proxy or a second way to the internet can be the reason; so can a NAT with several public addresses, or a proxy before our own server.",
	Incomparable: "cannot be compared: one of the two is not known, is of the other address family or lies inside a private network",
	Loopback:     "There is no echo peer: each relay path leads from the browser through the relay back to the same browser. Round trip and loss are worked out for the caller’s line; no media was sent.",
	Asked:        "destinations asked from one socket:", Hosts: "at server addresses:",
	HTTPS: "Address seen by HTTPS", Proxy: "Proxy headers in the request", NoProxy: "none seen; a proxy need not add any",
	IPv6: "Answers over IPv6", NoIPv6: "no; the IPv6 addresses that were tried did not answer",
	Changes: "Network changes during the run",
	MappingIs: map[report.NATMapping]string{
		"":                                "not known: too few different STUN destinations answered, or several network interfaces were in use",
		report.NATNone:                    "none: the servers see the machine’s own address",
		report.NATEndpointIndependent:     "endpoint-independent: the same mapping for several server addresses",
		report.NATNotPortDependent:        "endpoint-independent as far as tested: the same mapping for every port of one server address. Whether it depends on the address needs a second one; no NAT at all looks the same where the browser hides the machine’s own address",
		report.NATAddressDependent:        "address-dependent: another mapping for another server address",
		report.NATAddressAndPortDependent: "address and port-dependent (symmetric): another mapping for another port of the same server. Calls to others behind such a NAT usually need a relay",
		report.NATEndpointDependent:       "endpoint-dependent: another mapping for another server address; whether the port matters too was not tested",
	},
	Changed: func(times int) string {
		if times == 0 {
			return "none that the browser told of"
		}
		return strconv.Itoa(times)
	},
}
