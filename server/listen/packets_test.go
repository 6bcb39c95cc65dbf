package listen

import (
	"net"
	"net/netip"
	"testing"
	"time"
)

// TestAnswersFromWhereItWasAsked: a socket bound to every address answers a
// client from the address that the client knows. 127.0.0.2 is one of this
// machine's that the routing table never chooses.
func TestAnswersFromWhereItWasAsked(t *testing.T) {
	for _, asked := range []string{"127.0.0.1", "127.0.0.2", "::1"} {
		address := netip.MustParseAddr(asked)
		family := FamilyOf(address)
		conn, err := UDP("", family, 0)
		if err != nil {
			t.Skipf("no %d here: %v", family, err)
		}
		defer conn.Close()
		p := NewPackets(conn, family, NewPulse("udp", nil))
		port := uint16(conn.LocalAddr().(*net.UDPAddr).Port)
		client, err := net.Dial("udp", netip.AddrPortFrom(address, port).String())
		if err != nil {
			t.Skipf("%s is not this machine's: %v", asked, err)
		}
		defer client.Close()
		client.Write([]byte("ask"))
		buf := make([]byte, 10)
		conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, from, at, err := p.ReadAt(buf)
		if err != nil || string(buf[:n]) != "ask" || at != address || from.String() != client.LocalAddr().String() {
			t.Fatalf("%s: read %q from %v at %v, %v", asked, buf[:n], from, at, err)
		}
		p.WriteFrom([]byte("answer"), from, at)
		client.SetReadDeadline(time.Now().Add(5 * time.Second))
		if n, err := client.Read(buf); err != nil || string(buf[:n]) != "answer" {
			t.Errorf("%s: %q, %v", asked, buf[:n], err)
		}
	}
}
