//go:build linux

package world

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"
)

func TestNAT64IsWhatReachesIPv4WithoutIt(t *testing.T) {
	w := needWorld(t, Fault{})
	if err := w.SetIPv6(true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.SetIPv6(false); err != nil {
			t.Error(err)
		}
	})
	seen := echoes(t, w, 3478)
	if err := w.Apply(Fault{NoIPv4: true, NAT64: true, NAT: "masquerade"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(w, "udp", 3478, request, silence); err == nil {
		t.Error("an IPv4 address answered a caller that has none itself")
	}
	address := net.JoinHostPort(NAT64(netip.MustParseAddr(ServerIP)).String(), "3478")
	for _, network := range []string{"udp", "tcp"} {
		conn, err := w.Caller.Dial(context.Background(), network, address)
		if err != nil {
			t.Fatalf("%s: %v", network, err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(patience))
		_, _ = conn.Write(request)
		if _, err := conn.Read(make([]byte, 100)); err != nil {
			t.Errorf("%s: %v", network, err)
		}
	}
	if host, _, _ := net.SplitHostPort((<-seen).String()); host != RouterIP {
		t.Errorf("the server saw %s, want %s", host, RouterIP)
	}
	if err := w.Apply(Fault{}); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(w, "udp", 3478, request, patience); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestALineIsGoneForAWhile(t *testing.T) {
	w := needWorld(t, Fault{Declare: []string{
		"set before { type mark; flags timeout; elements = { 0 timeout 300ms } }",
		"set gone { type mark; flags timeout; elements = { 0 timeout 800ms } }",
	}, Forward: []string{"meta mark @before accept", "meta mark @gone counter drop"}})
	start := time.Now()
	seen := echoes(t, w, 3478)
	var lost, back time.Duration
	for time.Since(start) < patience && back == 0 {
		for len(seen) > 0 {
			<-seen // the echo waits when nobody reads this
		}
		at := time.Since(start)
		_, err := ask(w, "udp", 3478, request, 50*time.Millisecond)
		switch {
		case err != nil && lost == 0:
			lost = at
		case err == nil && lost != 0:
			back = at
		}
	}
	if lost == 0 || back == 0 || back < 600*time.Millisecond {
		t.Errorf("gone from %v to %v, want about 300 ms to 800 ms", lost, back)
	}
}
