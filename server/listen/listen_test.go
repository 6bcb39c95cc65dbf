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
	s, err := Open("127.0.0.1", []Family{IPv4}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.UDP[IPv4].Close() // now only TCP is taken
	_, err = Open("127.0.0.1", []Family{IPv4}, s.Port, nil)
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
