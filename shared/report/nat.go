package report

// NAT is what lies between the browser and the internet, for each address
// family that a STUN server answered on (RFC 5780 4.3, as far as the profile's
// servers allow). It informs; nothing is judged by it. nil: no answer.
type NAT struct {
	IPv4 *NATFamily `json:"ipv4,omitempty"`
	IPv6 *NATFamily `json:"ipv6,omitempty"`
}

// NATFamily is one address family of NAT.
type NATFamily struct {
	// Mapping is empty when too few servers answered to tell.
	Mapping NATMapping `json:"mapping,omitempty"`
	// Mapped are the different addresses that STUN servers saw. Empty where
	// the browser told none, because they were its own.
	Mapped []Endpoint `json:"mapped,omitempty"`
	// Servers and Destinations: different hosts, and different host and port
	// pairs, that were asked from one socket and answered.
	Servers      int `json:"servers,omitempty"`
	Destinations int `json:"destinations,omitempty"`
	// SameAsHTTPS: the address that STUN servers saw is the one that our
	// server saw HTTPS come from. nil: they cannot be compared, because one of
	// the two is missing or lies inside a private network.
	SameAsHTTPS Fact `json:"same_as_https,omitempty"`
}

// Endpoint is an address and a port.
type Endpoint struct {
	Address string `json:"address"`
	Port    int    `json:"port"`
}

// NATMapping is how a NAT maps one socket towards different destinations, in
// the terms of RFC 4787 4.1 and RFC 5780 4.3.
type NATMapping string

const (
	// The servers see the machine's own address.
	NATNone NATMapping = "none"
	// The same for several server addresses.
	NATEndpointIndependent NATMapping = "endpoint_independent"
	// The same for several ports of one server address: endpoint-independent
	// or address-dependent, which one address cannot tell apart.
	NATNotPortDependent NATMapping = "not_port_dependent"
	// One for each server address, the same for all of its ports.
	NATAddressDependent NATMapping = "address_dependent"
	// Another one for another port of the same server address ("symmetric").
	NATAddressAndPortDependent NATMapping = "address_and_port_dependent"
	// Different, and it cannot be told which of the last two.
	NATEndpointDependent NATMapping = "endpoint_dependent"
)
