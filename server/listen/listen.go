// Package listen opens the server's sockets and says which port was the
// matter when one cannot be opened.
package listen

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// PortError is a socket that could not be opened. Its text is one line for
// the person who started the server.
type PortError struct {
	Network string // "udp" or "tcp"
	Port    int
	Err     error
}

func (e *PortError) Error() string {
	why := "cannot be opened: " + e.Err.Error()
	switch {
	case errors.Is(e.Err, syscall.EADDRINUSE):
		why = "is already in use"
	case errors.Is(e.Err, syscall.EACCES):
		why = "may not be opened by this user"
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		why = "cannot be opened: the address to bind is not this machine's"
	}
	return fmt.Sprintf("port %d/%s %s", e.Port, e.Network, why)
}

func (e *PortError) Unwrap() error { return e.Err }

// Family of addresses.
type Family int

const (
	IPv4 Family = 4
	IPv6 Family = 6
)

// FamilyOf says of which family a is; an IPv4 address mapped into IPv6 is
// IPv4.
func FamilyOf(a netip.Addr) Family {
	if a.Unmap().Is4() {
		return IPv4
	}
	return IPv6
}

// Bind is bind in the form that the functions here take: "::" means every
// address of both families and becomes empty; "0.0.0.0" is every IPv4 one.
func Bind(bind string) string {
	if bind == "::" {
		return ""
	}
	return bind
}

// UDP opens a UDP socket of one family. An empty bind is every address of the
// family; port 0 is any.
func UDP(bind string, family Family, port int) (*net.UDPConn, error) {
	network := "udp" + strconv.Itoa(int(family))
	conn, err := net.ListenPacket(network, net.JoinHostPort(bind, strconv.Itoa(port)))
	if err != nil {
		return nil, &PortError{Network: "udp", Port: port, Err: err}
	}
	return conn.(*net.UDPConn), nil
}

// receiveBuffer of a port that takes everybody's packets: the system's
// default, 208 KiB on Linux, holds 300 packets in its accounting, which a burst
// of one client fills while another's are still to be read. The system may
// give less than is asked for (net.core.rmem_max).
const receiveBuffer = 4 << 20

func widen(conn *net.UDPConn) {
	_ = conn.SetReadBuffer(receiveBuffer) // what the system allows is what there is
}

// TCP opens a TCP listener; with an empty bind it takes both families.
func TCP(bind string, port int) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(port)))
	if err != nil {
		return nil, &PortError{Network: "tcp", Port: port, Err: err}
	}
	return l, nil
}

// Sockets is one port, open over UDP for each family and over TCP, with the
// state of each.
type Sockets struct {
	Port int
	UDP  map[Family]*Packets
	TCP  *Patient
}

// Close closes them all.
func (s *Sockets) Close() {
	for _, c := range s.UDP {
		c.Close()
	}
	if s.TCP != nil {
		s.TCP.Close()
	}
}

// Listening is nil while all of them take what comes.
func (s *Sockets) Listening() error {
	for _, c := range s.UDP {
		if err := c.pulse.Err(); err != nil {
			return err
		}
	}
	return s.TCP.Err()
}

// FailedSince reports whether at any time since then the socket of a family
// and transport, "udp" or "tcp", did not take what came.
func (s *Sockets) FailedSince(transport string, family Family, then time.Time) bool {
	if transport == "tcp" {
		return s.TCP.FailedSince(then)
	}
	c := s.UDP[family]
	return c != nil && c.pulse.FailedSince(then)
}

// triesForAny is how often another port is tried when any will do and the one
// that UDP got is taken over TCP.
const triesForAny = 16

// Open opens one port number over UDP and TCP. Port 0 is any port that is
// free over both, which tests want. log, which may be nil, is told when one
// of them fails later.
func Open(bind string, families []Family, port int, log *slog.Logger) (*Sockets, error) {
	s, err := open(bind, families, port, log)
	for try := 1; err != nil && port == 0 && try < triesForAny; try++ {
		s, err = open(bind, families, port, log)
	}
	return s, err
}

func open(bind string, families []Family, port int, log *slog.Logger) (*Sockets, error) {
	s := &Sockets{Port: port, UDP: map[Family]*Packets{}}
	for _, f := range families {
		conn, err := UDP(bind, f, s.Port)
		if err != nil {
			s.Close()
			return nil, err
		}
		widen(conn)
		s.Port = conn.LocalAddr().(*net.UDPAddr).Port
		s.UDP[f] = NewPackets(conn, f, NewPulse(fmt.Sprintf("udp%d %d", f, s.Port), log))
	}
	l, err := TCP(bind, s.Port)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.Port = l.Addr().(*net.TCPAddr).Port
	s.TCP = NewPatient(l, NewPulse(fmt.Sprintf("tcp %d", s.Port), log))
	return s, nil
}

// Announced sorts out which of the announced addresses can be served from
// sockets bound to bind, in their order, and their families. With none it is
// the bound address, or 127.0.0.1 where every address is bound: good enough
// for a native client on the same machine, and for no browser.
func Announced(bind string, announce []netip.Addr) ([]netip.Addr, []Family) {
	bound, bindErr := netip.ParseAddr(Bind(bind))
	specific := bindErr == nil && !bound.IsUnspecified()
	var addrs []netip.Addr
	for _, a := range announce {
		if bindErr == nil && FamilyOf(a) != FamilyOf(bound) {
			continue
		}
		addrs = append(addrs, a.Unmap().WithZone(""))
	}
	if len(addrs) == 0 {
		addrs = []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
		if specific {
			addrs[0] = bound.Unmap()
		}
	}
	var families []Family
	for _, f := range []Family{IPv4, IPv6} {
		for _, a := range addrs {
			if FamilyOf(a) == f {
				families = append(families, f)
				break
			}
		}
	}
	return addrs, families
}

// Local is the address at which a socket of this machine reaches another one
// of the same family that is bound to bind.
func Local(bind string, family Family) netip.Addr {
	if a, err := netip.ParseAddr(bind); err == nil && !a.IsUnspecified() {
		return a.Unmap()
	}
	if family == IPv6 {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}
