package listen

import (
	"net"
	"net/netip"
	"sync"
)

// Guests bounds the TCP connections that are open at once, in all and from
// one address, and can close them all.
type Guests struct {
	most, mostPer int

	mu     sync.Mutex
	open   map[net.Conn]netip.Addr
	per    map[netip.Addr]int
	closed bool
}

// NewGuests allows most connections, mostPer of them from one address.
func NewGuests(most, mostPer int) *Guests {
	return &Guests{most: most, mostPer: mostPer, open: map[net.Conn]netip.Addr{}, per: map[netip.Addr]int{}}
}

// Enter counts conn in, or reports that there are too many. leave counts it
// out again and may be called more than once.
func (g *Guests) Enter(conn net.Conn) (leave func(), ok bool) {
	from := Remote(conn).Addr()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(g.open) >= g.most || g.per[from] >= g.mostPer {
		return nil, false
	}
	g.open[conn] = from
	g.per[from]++
	return func() { g.leave(conn) }, true
}

func (g *Guests) leave(conn net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	from, ok := g.open[conn]
	if !ok {
		return
	}
	delete(g.open, conn)
	if g.per[from]--; g.per[from] == 0 {
		delete(g.per, from)
	}
}

// Close closes every connection and lets nobody in any more.
func (g *Guests) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for conn := range g.open {
		conn.Close()
	}
}

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
