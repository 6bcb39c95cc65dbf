package echo

import (
	"net"
	"net/netip"

	"sidetone/server/listen"
)

// datagrams is the UDP socket of one family as pion's mux sees it: counted,
// without strangers, and with our own relays under their announced address.
//
// A relay socket of this server sends from this machine, yet the browser
// knows it by its announced address and takes no other in
// XOR-MAPPED-ADDRESS without calling its candidate peer-reflexive.
type datagrams struct {
	*listen.Packets
	book      *book
	announced netip.Addr // the first of the family
	relays    netip.Addr // where relays of this server send from
	local     net.Addr
}

func newDatagrams(conn *listen.Packets, k *book, announced, relays netip.Addr) *datagrams {
	port := conn.LocalAddr().(*net.UDPAddr).Port
	return &datagrams{Packets: conn, book: k, announced: announced, relays: relays,
		local: &net.UDPAddr{IP: announced.AsSlice(), Port: port}}
}

// LocalAddr is the announced address: pion's mux wants one that is not
// "every address", and its candidates are made of it.
func (d *datagrams) LocalAddr() net.Addr { return d.local }

// ReadFromAddrPort returns the next datagram of a session.
func (d *datagrams) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) {
	for {
		n, real, at, err := d.Packets.ReadAt(b)
		if err != nil {
			return n, netip.AddrPort{}, err
		}
		seen := real
		if real.Addr() == d.relays {
			seen = netip.AddrPortFrom(d.announced, real.Port())
		}
		r := d.book.find(b[:n], seen, real)
		switch {
		case r == nil || r.session.forged(b[:n]):
		case r.answers(b[:n]):
			r.session.came.Add(int64(n))
		default:
			r.at.Store(&at)
			r.session.datagram(b[:n])
			if isCheck(b[:n]) {
				d.ask(r)
			}
			return n, seen, nil
		}
	}
}

// WriteToAddrPort sends to an address that has sent before.
func (d *datagrams) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	r := d.book.remote(listen.Plain(to))
	if r == nil {
		return len(b), nil
	}
	r.session.sent(b, b, func(b []byte) { d.write(b, r) })
	return d.write(b, r)
}

func (d *datagrams) write(b []byte, r *remote) (int, error) {
	if !r.session.mayAnswer(r, len(b)) {
		return len(b), nil
	}
	var at netip.Addr
	if p := r.at.Load(); p != nil {
		at = *p
	}
	return d.Packets.WriteFrom(b, r.real, at)
}

func (d *datagrams) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := d.ReadFromAddrPort(b)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

func (d *datagrams) WriteTo(b []byte, to net.Addr) (int, error) {
	udp, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, net.InvalidAddrError("not a UDP address")
	}
	return d.WriteToAddrPort(b, udp.AddrPort())
}
