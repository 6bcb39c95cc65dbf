package turn

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"
	"go.uber.org/goleak"
)

// TestStrangers: one source is answered so often in a second, another one is
// not touched by it, and the next second begins anew.
func TestStrangers(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	s := newStrangers(func() time.Time { return at })
	a := netip.MustParseAddr("192.0.2.1")
	for i := range strangersPerSecond {
		if !s.admit(a) {
			t.Fatalf("only %d requests", i)
		}
	}
	if s.admit(a) || s.admit(netip.MustParseAddr("::ffff:192.0.2.1")) {
		t.Fatal("one too many")
	}
	wide := netip.MustParsePrefix("2001:db8:0:1::/64").Addr()
	for i := range strangersPerSecond + 1 {
		if wide = wide.Next(); s.admit(wide) != (i < strangersPerSecond) {
			t.Fatalf("address %d of a /64", i)
		}
	}
	others := 0
	for i := range 100 {
		if s.admit(netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})) {
			others++
		}
	}
	if others < 90 {
		t.Fatalf("only %d of 100 other sources were answered", others)
	}
	at = at.Add(time.Second)
	if !s.admit(a) {
		t.Fatal("the next second is refused as well")
	}
}

// TestFloodIsNotAnswered: requests without credentials above the limit get no
// answer, those with good ones do.
func TestFloodIsNotAnswered(t *testing.T) {
	at := time.Now()
	r := start(t, func(c *Config) { c.Now = func() time.Time { return at } })
	x := r.exchange(t)
	challenge := x([]stun.Setter{stun.NewType(stun.MethodAllocate, stun.ClassRequest), transport(17)})
	var nonce stun.Nonce
	if err := nonce.GetFrom(challenge); err != nil {
		t.Fatal(err)
	}
	for r.strange.admit(netip.MustParseAddr("127.0.0.1")) {
	}
	conn, err := net.Dial("udp4", r.at())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.Write(stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw)
	username, password := r.good()
	m := x(allocate(username, "sidetone", nonce, stun.NewLongTermIntegrity(username, "sidetone", password)))
	if m.Type.Class != stun.ClassSuccessResponse {
		t.Fatalf("good credentials: %v", errorCode(m))
	}
	// The answer to the later request is here, so the earlier one got none.
	conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 100)); err == nil {
		t.Fatalf("a flood was answered with %d bytes", n)
	}
}

// TestNothingIsLeft: a closed server leaves no goroutine behind, with
// allocations open over every transport and a client that says nothing.
func TestNothingIsLeft(t *testing.T) {
	others := []goleak.Option{
		goleak.IgnoreCurrent(),
		goleak.IgnoreAnyFunction("github.com/pion/turn/v5.(*Client).Listen.func1"),
		goleak.IgnoreAnyFunction("github.com/pion/turn/v5/internal/client.(*PeriodicTimer).Start.func1"),
	}
	r := start(t, func(c *Config) { c.TLS = certificate(t) })
	mute, err := net.Dial("tcp", r.at())
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	username, password := r.good()
	for _, transport := range []string{"udp", "tcp", "tls"} {
		c := r.client(t, transport, username, password)
		if _, err := c.Allocate(); err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	if n := r.pion.AllocationCount(); n != 3 || goleak.Find(others...) == nil {
		t.Fatalf("%d allocations, or no goroutine that serves them", n)
	}
	r.Close()
	eventually(t, "every allocation is closed", func() bool {
		return r.quota.shares.Count().Open == 0
	})
	eventually(t, "no goroutine of the server's is left", func() bool { return goleak.Find(others...) == nil })
}

// TestAllocationOutlivesNothing: an allocation ends with its credentials.
func TestAllocationOutlivesNothing(t *testing.T) {
	at := time.Now()
	q := newQuota()
	rs := &relays{bind: "127.0.0.1", announce: []netip.Addr{announcedIP}, peerBind: "127.0.0.1", peerPort: 9, quota: q, ledger: &ledger{}, now: func() time.Time { return at }}
	username, _ := credentials{secret: []byte("s"), now: rs.now}.mint(testRun, "", at.Add(-relayGrace))
	conn, _, err := rs.AllocatePacketConn(turn.AllocateListenerConfig{Network: "udp4", UserID: username})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, _, err := conn.ReadFrom(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Fatalf("still open: %v", err)
	}
}

func isTimeout(err error) bool {
	ne, ok := err.(net.Error)
	return ok && ne.Timeout()
}
