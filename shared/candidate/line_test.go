package candidate

import (
	"strings"
	"testing"

	"github.com/pion/ice/v2"
)

// FuzzReadsAsPionDoes: what pion/ice, which the server's own peers run on,
// reads, is read here alike.
func FuzzReadsAsPionDoes(f *testing.F) {
	for _, line := range []string{
		"466619094 1 udp 2113937151 07c03c64-5db1-4815-91e9-8f602dda22e3.local 46494 typ host generation 0 network-cost 999",
		"1 1 udp 1685987071 198.51.100.7 50000 typ srflx raddr 192.168.1.2 rport 50000 generation 0 ufrag x network-id 1",
		"1 1 tcp 1518280447 192.168.1.2 9 typ host tcptype active generation 0",
		"2 1 tcp 1 2001:db8::1 443 typ host tcptype passive",
		"3 1 UDP 92216831 203.0.113.5 3478 typ relay raddr 0.0.0.0 rport 0",
		"4 1 udp 1 198.51.100.7 1 typ prflx raddr 10.0.0.1 rport 2",
		"5 1 udp 1 0.0.0.0 1 typ host", "", "x", "1 1 udp 1 1.2.3.4 70000 typ host",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		fields := strings.Fields(line)
		if len(fields) < leastFields || len(line) > maxLine || !transport(fields[transportField]) {
			return // of a host with an mDNS name pion does not look at the transport
		}
		want, err := ice.UnmarshalCandidate(strings.Join(fields, " "))
		if err != nil {
			return
		}
		got, err := read(fields)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if got.kind != want.Type().String() || got.address != want.Address() || got.port != want.Port() {
			t.Errorf("%q: %+v, want %v", line, got, want)
		}
		if tcp := want.TCPType().String(); tcp != "" && tcpType(fields[leastFields:]) != tcp {
			t.Errorf("%q: TCP type %q, want %q", line, tcpType(fields[leastFields:]), tcp)
		}
		related := ice.CandidateRelatedAddress{}
		if r := want.RelatedAddress(); r != nil {
			related = *r
		}
		if got.related != related.Address || got.relatedPort != related.Port {
			t.Errorf("%q is related to %s %d, want %v", line, got.related, got.relatedPort, related)
		}
	})
}
