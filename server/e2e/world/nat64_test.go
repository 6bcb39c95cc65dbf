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
