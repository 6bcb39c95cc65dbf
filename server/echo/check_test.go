package echo

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/report"
)

// attribute finds the value of the first line of an answer with a prefix.
func attribute(answer, prefix string) string {
	_, rest, _ := strings.Cut(answer, prefix)
	value, _, _ := strings.Cut(rest, "\r\n")
	return value
}

// checkTo makes a connectivity check of Chromium's offer for the session that
// an answer tells of.
func checkTo(t *testing.T, answer string) *stun.Message {
	t.Helper()
	m, err := stun.Build(stun.TransactionID, stun.BindingRequest,
		stun.NewUsername(attribute(answer, "a=ice-ufrag:")+":"+attribute(browserOffers(t)["chromium"], "a=ice-ufrag:")),
		stun.RawAttribute{Type: stun.AttrICEControlling, Value: make([]byte, 8)},
		stun.RawAttribute{Type: stun.AttrPriority, Value: []byte{1, 2, 3, 4}},
		stun.NewShortTermIntegrity(attribute(answer, "a=ice-pwd:")), stun.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mapped sends a check until it is answered and returns the address under
// which the peer saw its sender.
func mapped(t *testing.T, conn net.Conn, check *stun.Message) netip.AddrPort {
	t.Helper()
	buf := make([]byte, 1500)
	again := true
	for range 150 {
		if again {
			conn.Write(check.Raw)
			conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		}
		n, err := conn.Read(buf)
		m := &stun.Message{Raw: buf[:n]}
		if again = err != nil; again || m.Decode() != nil || m.TransactionID != check.TransactionID {
			continue // nothing came, or the peer's own check and its DTLS
		}
		var at stun.XORMappedAddress
		if err := at.GetFrom(m); err != nil {
			t.Fatal(err)
		}
		ip, _ := netip.AddrFromSlice(at.IP)
		return netip.AddrPortFrom(ip.Unmap(), uint16(at.Port))
	}
	t.Fatal("a check is never answered")
	return netip.AddrPort{}
}

// TestRelayedAddressIsReported: a relay of this server, which sends from this
// machine, is told its announced address; any other one would make a browser
// call its candidate peer-reflexive.
func TestRelayedAddressIsReported(t *testing.T) {
	p, _ := start(t, "203.0.113.5")
	answer, err := p.Answer(context.Background(), testRun, "", report.RelayUDP, browserOffers(t)["chromium"])
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp4", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(p.Port())).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	want := netip.AddrPortFrom(netip.MustParseAddr("203.0.113.5"), uint16(conn.LocalAddr().(*net.UDPAddr).Port))
	if got := mapped(t, conn, checkTo(t, answer)); got != want {
		t.Errorf("reported %v, want %v", got, want)
	}
}

// TestPortIsGivenAnew: a client's port that a newer connection has got serves
// that one, and the older session ends; an ended session leaves no address.
func TestPortIsGivenAnew(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 2 {
		answer, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, browserOffers(t)["chromium"])
		if err != nil {
			t.Fatal(err)
		}
		mapped(t, conn, checkTo(t, answer))
	}
	eventually(t, "the older session ends", func() bool { return len(p.book.all()) == 1 })
	for _, s := range p.book.all() {
		s.close()
	}
	if n := len(p.book.remotes); n != 0 {
		t.Errorf("%d addresses are left of ended sessions", n)
	}
}

// TestStrangersGetNothing: checks for nobody, with a wrong password, and what
// is no check at all.
func TestStrangersGetNothing(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	answer, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, browserOffers(t)["chromium"])
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.Write(checkTo(t, strings.ReplaceAll(answer, "a=ice-ufrag:", "a=ice-ufrag:x")).Raw)
	conn.Write(clientHello)
	conn.Write(nil)
	conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 100)); err == nil {
		t.Errorf("a stranger got %d bytes", n)
	}
	if o := seen(w, report.DirectUDP); o.Outcome != report.Silent {
		t.Errorf("a stranger's packets were told to the run: %+v", o.Detail.Echo)
	}
	conn.Write(checkTo(t, strings.ReplaceAll(answer, "a=ice-pwd:", "a=ice-pwd:x")).Raw)
	conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 100)); err == nil {
		t.Errorf("a wrong password got %d bytes", n)
	}
}
