package candidate

import (
	"strings"
	"testing"

	older "github.com/pion/ice/v2"
	newer "github.com/pion/ice/v4"
)

// FuzzBothBranchesAgree: what the browser's branch of the library reads, the
// server's reads alike, so that agent and server see the same candidate. What
// either refuses is not compared further: both are told as unreadable.
func FuzzBothBranchesAgree(f *testing.F) {
	for _, line := range []string{
		"466619094 1 udp 2113937151 07c03c64-5db1-4815-91e9-8f602dda22e3.local 46494 typ host generation 0 network-cost 999",
		"1 1 udp 1685987071 198.51.100.7 50000 typ srflx raddr 192.168.1.2 rport 50000 generation 0 ufrag x network-id 1",
		"1 1 tcp 1518280447 192.168.1.2 9 typ host tcptype active generation 0",
		"2 1 tcp 1 2001:db8::1 443 typ relay raddr :: rport 0 tcptype passive",
		"3 1 UDP 92216831 203.0.113.5 3478 typ relay raddr 0.0.0.0 rport 0",
		"4 1 udp 1 198.51.100.7 1 typ prflx raddr 10.0.0.1 rport 2",
		"5 1 udp 1 0.0.0.0 1 typ host", "", "x", "1 1 udp 1 1.2.3.4 70000 typ host",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		fields := strings.Fields(line)
		if len(fields) < 8 || len(line) > maxLine {
			return
		}
		line = strings.Join(fields, " ")
		a, errA := older.UnmarshalCandidate(line)
		b, errB := newer.UnmarshalCandidate(line)
		if errA != nil || errB != nil {
			return
		}
		if a.Type().String() != b.Type().String() || a.Address() != b.Address() || a.Port() != b.Port() || a.TCPType().String() != b.TCPType().String() {
			t.Errorf("%q: %v, %v", line, a, b)
		}
		x, y := a.RelatedAddress(), b.RelatedAddress()
		if (x == nil) != (y == nil) || x != nil && (x.Address != y.Address || x.Port != y.Port) {
			t.Errorf("%q is related to %v, %v", line, x, y)
		}
	})
}
