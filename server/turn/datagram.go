package turn

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"

	"sidetone/server/listen"
)

// datagrams puts the front before a UDP socket.
type datagrams struct {
	*listen.Packets
	front *front
	// asked is the request that pion is carrying out, and at the address at
	// which it arrived: pion reads and answers one message after the other.
	asked  atomic.Pointer[asked]
	at     atomic.Pointer[netip.Addr]
	routes routes
}

// ReadFrom returns the next message that is pion's to answer.
func (d *datagrams) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, at, err := d.Packets.ReadAt(b)
		if err != nil {
			return n, nil, err
		}
		r := d.front.judge(b[:n], from)
		d.asked.Store(r.asked)
		d.at.Store(&at)
		if r.asked != nil {
			d.routes.remember(from, at)
		}
		switch r.action {
		case forward:
			return copy(b, r.packet), net.UDPAddrFromAddrPort(from), nil
		case answer:
			d.Packets.WriteFrom(r.packet, from, at)
		}
	}
}

// WriteTo sends pion's answers, and what is relayed: ChannelData and Data
// indications, which come at any time.
func (d *datagrams) WriteTo(b []byte, to net.Addr) (int, error) {
	udp, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, net.InvalidAddrError("not a UDP address")
	}
	client := listen.Plain(udp.AddrPort())
	if !isResponse(b) {
		return d.Packets.WriteFrom(b, client, d.routes.at(client))
	}
	d.front.answered(d.asked.Load(), b)
	var at netip.Addr
	if p := d.at.Load(); p != nil {
		at = *p
	}
	return d.Packets.WriteFrom(b, client, at)
}

// isResponse: the class bit of RFC 8489 5 that success and error share.
func isResponse(b []byte) bool { return len(b) >= 20 && b[0]&0xc1 == 0x01 }

// routes remembers at which of our addresses a client with credentials
// arrived, in two generations of bounded size; for a forgotten one the system
// chooses.
type routes struct {
	mu         sync.Mutex
	young, old map[netip.AddrPort]netip.Addr
}

func (r *routes) remember(client netip.AddrPort, at netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= maxRoutes {
		r.old, r.young = r.young, map[netip.AddrPort]netip.Addr{}
	}
	r.young[client] = at
}

func (r *routes) at(client netip.AddrPort) netip.Addr {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.young[client]; ok {
		return at
	}
	return r.old[client]
}
