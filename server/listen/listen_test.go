package listen

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"syscall"
	"testing"
)

func addrs(s ...string) (out []netip.Addr) {
	for _, a := range s {
		out = append(out, netip.MustParseAddr(a))
	}
	return out
}

func TestAnnounced(t *testing.T) {
	for _, c := range []struct {
		bind           string
		announce, want []netip.Addr
		families       []Family
	}{
		{"", addrs("203.0.113.5", "2001:db8::5"), addrs("203.0.113.5", "2001:db8::5"), []Family{IPv4, IPv6}},
		{"::", addrs("2001:db8::5", "203.0.113.5"), addrs("2001:db8::5", "203.0.113.5"), []Family{IPv4, IPv6}},
		{"0.0.0.0", addrs("203.0.113.5", "2001:db8::5"), addrs("203.0.113.5"), []Family{IPv4}},
		{"10.0.0.5", addrs("2001:db8::5", "203.0.113.5"), addrs("203.0.113.5"), []Family{IPv4}},
		{"fd00::1", addrs("203.0.113.5"), addrs("fd00::1"), []Family{IPv6}},
		{"", addrs("::ffff:203.0.113.5"), addrs("203.0.113.5"), []Family{IPv4}},
		{"", addrs("2001:db8::5"), addrs("2001:db8::5"), []Family{IPv6}},
		{"", nil, addrs("127.0.0.1"), []Family{IPv4}},
		{"10.0.0.5", nil, addrs("10.0.0.5"), []Family{IPv4}},
	} {
		got, families := Announced(c.bind, c.announce)
		if !slices.Equal(got, c.want) || !slices.Equal(families, c.families) {
			t.Errorf("%q announcing %v: got %v %v", c.bind, c.announce, got, families)
		}
	}
}

func TestLocal(t *testing.T) {
	for _, c := range []struct {
		bind   string
		family Family
		want   string
	}{
		{"", IPv4, "127.0.0.1"}, {"0.0.0.0", IPv4, "127.0.0.1"}, {"", IPv6, "::1"}, {"10.0.0.5", IPv4, "10.0.0.5"}, {"fd00::1", IPv6, "fd00::1"},
	} {
		if got := Local(c.bind, c.family); got.String() != c.want {
			t.Errorf("%q: %v", c.bind, got)
		}
	}
}

func TestOpenNamesTheBusyPort(t *testing.T) {
	s, err := Open("127.0.0.1", []Family{IPv4}, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.UDP[IPv4].Close() // now only TCP is taken
	_, err = Open("127.0.0.1", []Family{IPv4}, s.Port)
	var busy *PortError
	if !errors.As(err, &busy) || busy.Network != "tcp" || busy.Port != s.Port {
		t.Fatalf("got %v", err)
	}
	// Nothing is left open of the failed try.
	conn, err := UDP("127.0.0.1", IPv4, s.Port)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func TestPortErrorIsOneLine(t *testing.T) {
	wrap := func(err error) error { return &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", err)} }
	for err, want := range map[error]string{
		wrap(syscall.EADDRINUSE):    "port 3478/udp is already in use",
		wrap(syscall.EACCES):        "port 3478/udp may not be opened by this user",
		wrap(syscall.EADDRNOTAVAIL): "port 3478/udp cannot be opened: the address to bind is not this machine's",
		errors.New("why"):           "port 3478/udp cannot be opened: why",
	} {
		if got := (&PortError{Network: "udp", Port: 3478, Err: err}).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// conn is a connection from an address.
type conn struct {
	net.Conn
	from   string
	closed bool
}

func (c *conn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from)) }
func (c *conn) Close() error         { c.closed = true; return nil }

func TestGuests(t *testing.T) {
	g := NewGuests(3, 2)
	a, b := &conn{from: "10.0.0.1:1"}, &conn{from: "[::ffff:10.0.0.1]:2"}
	leave, ok := g.Enter(a)
	if _, also := g.Enter(b); !ok || !also {
		t.Fatal("two of one address may enter")
	}
	if _, ok := g.Enter(&conn{from: "10.0.0.1:3"}); ok {
		t.Error("a third of one address entered")
	}
	if _, ok := g.Enter(&conn{from: "10.0.0.2:1"}); !ok {
		t.Error("another address may not enter")
	}
	if _, ok := g.Enter(&conn{from: "10.0.0.3:1"}); ok {
		t.Error("a fourth entered")
	}
	leave()
	leave()
	c := &conn{from: "10.0.0.1:4"}
	if _, ok := g.Enter(c); !ok {
		t.Error("the place of one that left is not free")
	}
	if _, ok := g.Enter(&conn{from: "10.0.0.1:5"}); ok {
		t.Error("leaving twice made two places")
	}
	g.Close()
	if a.closed || !b.closed || !c.closed {
		t.Errorf("closed %v %v %v", a.closed, b.closed, c.closed)
	}
	if _, ok := g.Enter(&conn{from: "10.0.0.9:1"}); ok {
		t.Error("entered a closed house")
	}
}
