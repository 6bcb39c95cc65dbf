package listen

import (
	"net"
	"net/netip"
)

// Remote is the address of a TCP client; zero for other connections.
func Remote(conn net.Conn) netip.AddrPort {
	a, _ := conn.RemoteAddr().(*net.TCPAddr)
	if a == nil {
		return netip.AddrPort{}
	}
	return Plain(a.AddrPort())
}

// Plain is a without the IPv6 form of an IPv4 address.
func Plain(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// OfFamily returns those of addrs that are of family, in their order.
func OfFamily(addrs []netip.Addr, family Family) (out []netip.Addr) {
	for _, a := range addrs {
		if FamilyOf(a) == family {
			out = append(out, a)
		}
	}
	return out
}
