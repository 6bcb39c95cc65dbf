package listen

import (
	"net"
	"net/netip"
	"time"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// Packets is a UDP socket that tells at which of the machine's addresses a
// packet arrived and can answer from there. A socket that is bound to every
// address otherwise answers from the one that the routing table prefers, and
// a client that asked another one takes no notice.
//
// Reading from it ends only when it has been closed: after any other error,
// which pion would give the socket up for, it is tried again.
type Packets struct {
	*net.UDPConn
	pulse  *Pulse
	family Family
	// plain: bound to one address, or the system does not tell.
	plain bool
}

// NewPackets wraps conn, which is of family.
func NewPackets(conn *net.UDPConn, family Family, pulse *Pulse) *Packets {
	p := &Packets{UDPConn: conn, family: family, pulse: pulse}
	if local, ok := conn.LocalAddr().(*net.UDPAddr); ok && !local.IP.IsUnspecified() {
		p.plain = true
		return p
	}
	var err error
	if family == IPv4 {
		err = ipv4.NewPacketConn(conn).SetControlMessage(ipv4.FlagDst, true)
	} else {
		err = ipv6.NewPacketConn(conn).SetControlMessage(ipv6.FlagDst, true)
	}
	p.plain = err != nil
	return p
}

// controlRoom holds the packet info of either family: IPv6's is 20 bytes
// after a header of 16.
const controlRoom = 64

// ReadAt reads a packet: from whom, and at which address it arrived. The
// latter is zero where it is not known. The only error is net.ErrClosed.
func (p *Packets) ReadAt(b []byte) (n int, from netip.AddrPort, at netip.Addr, err error) {
	for {
		n, from, at, err = p.read(b)
		if err == nil {
			p.pulse.fine()
			return n, from, at, nil
		}
		wait, ok := p.pulse.trouble(err)
		if !ok {
			return 0, netip.AddrPort{}, netip.Addr{}, net.ErrClosed
		}
		time.Sleep(wait)
	}
}

func (p *Packets) read(b []byte) (n int, from netip.AddrPort, at netip.Addr, err error) {
	if p.plain {
		n, from, err = p.ReadFromUDPAddrPort(b)
		return n, Plain(from), at, err
	}
	var control [controlRoom]byte
	n, used, _, from, err := p.ReadMsgUDPAddrPort(b, control[:])
	if err == nil {
		at = p.arrival(control[:used])
	}
	return n, Plain(from), at, err
}

func (p *Packets) arrival(control []byte) (at netip.Addr) {
	if p.family == IPv4 {
		var m ipv4.ControlMessage
		if m.Parse(control) == nil {
			at, _ = netip.AddrFromSlice(m.Dst.To4())
		}
		return at
	}
	var m ipv6.ControlMessage
	if m.Parse(control) == nil {
		at, _ = netip.AddrFromSlice(m.Dst)
	}
	return at
}

// WriteFrom sends a packet from one of the machine's addresses; a zero one
// leaves the choice to the system.
func (p *Packets) WriteFrom(b []byte, to netip.AddrPort, from netip.Addr) (int, error) {
	if p.plain || !from.IsValid() {
		return p.WriteToUDPAddrPort(b, to)
	}
	var control []byte
	if p.family == IPv4 {
		control = (&ipv4.ControlMessage{Src: from.AsSlice()}).Marshal()
	} else {
		control = (&ipv6.ControlMessage{Src: from.AsSlice()}).Marshal()
	}
	n, _, err := p.WriteMsgUDPAddrPort(b, control, to)
	if err != nil { // the address may have gone since
		return p.WriteToUDPAddrPort(b, to)
	}
	return n, nil
}
