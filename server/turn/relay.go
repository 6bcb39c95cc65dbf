package turn

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/turn/v5"

	"sidetone/server/listen"
)

var (
	errNotOffered = errors.New("only UDP is relayed")
	errFull       = errors.New("no more allocations")
)

// relays makes the relay sockets of one listener. It implements pion's
// RelayAddressGenerator.
//
// A relay socket reaches the echo peer and nobody else. The client addresses
// the echo peer by its announced address; the socket sends to where the echo
// peer is really bound, because behind 1:1 NAT the announced address leads
// back to this machine only if the NAT can hairpin, which many cannot.
type relays struct {
	bind     string
	announce []netip.Addr
	peerBind string
	peerPort int
	quota    *quota
	ledger   *ledger
	now      func() time.Time
}

func (r *relays) Validate() error { return nil }

// AllocatePacketConn opens a relay socket; its announced address is the first
// of the family.
func (r *relays) AllocatePacketConn(conf turn.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	family := listen.IPv4
	if conf.Network == "udp6" {
		family = listen.IPv6
	}
	announced := listen.OfFamily(r.announce, family)
	if len(announced) == 0 {
		return nil, nil, net.UnknownNetworkError(conf.Network)
	}
	name := parseUsername(conf.UserID)
	conn, err := listen.UDP(r.bind, family, 0)
	if err != nil {
		return nil, nil, err
	}
	s := &relay{
		UDPConn: conn,
		local:   netip.AddrPortFrom(listen.Local(r.peerBind, family), uint16(r.peerPort)),
		peers:   map[netip.AddrPort]*net.UDPAddr{},
	}
	if !r.quota.take(name, &s.place, func() { s.Close() }) {
		conn.Close()
		return nil, nil, errFull
	}
	for _, a := range announced {
		ap := netip.AddrPortFrom(a, uint16(r.peerPort))
		s.peers[ap] = net.UDPAddrFromAddrPort(ap)
	}
	s.to.Store(net.UDPAddrFromAddrPort(netip.AddrPortFrom(announced[0], uint16(r.peerPort))))
	s.endAfter(name.expires.Add(relayGrace).Sub(r.now()))
	r.ledger.allocated(name.run)
	port := conn.LocalAddr().(*net.UDPAddr).Port
	return s, &net.UDPAddr{IP: announced[0].AsSlice(), Port: port}, nil
}

func (r *relays) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errNotOffered
}

func (r *relays) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) {
	return nil, errNotOffered
}

// relay is the socket of one allocation.
type relay struct {
	*net.UDPConn
	local netip.AddrPort                  // where the echo peer is bound
	peers map[netip.AddrPort]*net.UDPAddr // its announced addresses
	// to is the announced address that the client last sent to, and the one
	// that the echo peer's packets are given.
	to    atomic.Pointer[net.UDPAddr]
	place place

	mu   sync.Mutex
	end  *time.Timer
	over bool
}

// endAfter closes the socket when its time has come, or at once.
func (s *relay) endAfter(left time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.end = time.AfterFunc(max(0, left), func() { s.Close() })
	}
}

// WriteTo sends to the echo peer; what is meant for others is lost, as UDP
// may.
func (s *relay) WriteTo(b []byte, to net.Addr) (int, error) {
	udp, ok := to.(*net.UDPAddr)
	if !ok {
		return len(b), nil
	}
	peer := s.peers[listen.Plain(udp.AddrPort())]
	if peer == nil {
		return len(b), nil
	}
	s.to.Store(peer)
	return s.UDPConn.WriteToUDPAddrPort(b, s.local)
}

// ReadFrom returns the echo peer's packets and skips everybody else's.
func (s *relay) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := s.UDPConn.ReadFromUDPAddrPort(b)
		if err != nil {
			return n, nil, err
		}
		if listen.Plain(from) == s.local {
			return n, s.to.Load(), nil
		}
	}
}

func (s *relay) Close() error {
	s.mu.Lock()
	again := s.over
	s.over = true
	if s.end != nil {
		s.end.Stop()
	}
	s.mu.Unlock()
	if again {
		return net.ErrClosed
	}
	s.place.leave()
	return s.UDPConn.Close()
}
