// Package stunuri takes STUN and TURN URIs apart (RFC 7064, RFC 7065), as
// far as probing and judging need it.
package stunuri

import (
	"net/netip"
	"strings"
)

// Transports of a URI.
const (
	UDP = "udp"
	TCP = "tcp"
	TLS = "tls" // TLS over TCP
)

// URI is one STUN or TURN server address.
type URI struct {
	Scheme string // stun, stuns, turn or turns
	// Host is a name or an address; an IPv6 address is in brackets.
	Host string
	// Port defaults to 3478, and to 5349 for stuns and turns.
	Port      string
	Transport string // UDP, TCP or TLS
}

// Parse never fails: what makes no sense is left to the browser, which
// refuses it. The zero Host says that there was none.
func Parse(raw string) URI {
	u := URI{Transport: UDP, Port: "3478"}
	rest, query, _ := strings.Cut(raw, "?")
	u.Scheme, rest, _ = strings.Cut(rest, ":")
	u.Scheme = strings.ToLower(u.Scheme)
	rest = strings.TrimPrefix(rest, "//")
	if strings.Contains(strings.ToLower(query), "transport=tcp") {
		u.Transport = TCP
	}
	if u.Scheme == "turns" || u.Scheme == "stuns" {
		u.Transport, u.Port = TLS, "5349"
	}
	host, port := rest, ""
	if end := strings.LastIndex(rest, "]"); strings.HasPrefix(rest, "[") && end > 0 {
		host, port = rest[:end+1], strings.TrimPrefix(rest[end+1:], ":")
	} else if i := strings.LastIndex(rest, ":"); i >= 0 {
		host, port = rest[:i], rest[i+1:]
	}
	u.Host = strings.ToLower(host)
	if port != "" {
		u.Port = port
	}
	return u
}

// Relays reports whether the server is a TURN server.
func (u URI) Relays() bool { return u.Scheme == "turn" || u.Scheme == "turns" }

// IsAddress reports whether the host is an IP address and no name.
func (u URI) IsAddress() bool { return u.Family() != 0 }

// Family is 4 or 6 when the host is an address of that family, 0 when it is a
// name.
func (u URI) Family() int {
	a, err := netip.ParseAddr(strings.Trim(u.Host, "[]"))
	switch {
	case err != nil:
		return 0
	case a.Unmap().Is4():
		return 4
	}
	return 6
}

// String says which server it is, for people.
func (u URI) String() string {
	return u.Host + " port " + u.Port + " over " + strings.ToUpper(u.Transport)
}
