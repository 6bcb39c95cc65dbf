package candidate

import (
	"errors"
	"testing"

	"sidetone/shared/report"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  Raw
		want report.Candidate
	}{
		{"Chromium, host behind mDNS",
			Raw{Line: "candidate:3098175849 1 udp 2113937151 9a8f6b1e-32c5-4b43-9b6e-4f0d2c4d7c11.local 54321 typ host generation 0 ufrag abcd network-cost 999"},
			report.Candidate{Type: "host", Protocol: "udp", Address: "9a8f6b1e-32c5-4b43-9b6e-4f0d2c4d7c11.local", Port: 54321}},
		{"Chromium, relay over TCP",
			Raw{Line: "candidate:2 1 udp 8331263 198.51.100.4 49160 typ relay raddr 203.0.113.9 rport 40000 generation 0 ufrag x network-id 1", RelayProtocol: "tcp"},
			report.Candidate{Type: "relay", Protocol: "udp", Address: "198.51.100.4", Port: 49160, RelatedAddress: "203.0.113.9", RelatedPort: 40000, RelayProtocol: "tcp"}},
		{"Chromium, host over TCP",
			Raw{Line: "candidate:1 1 tcp 1518149375 192.0.2.7 9 typ host tcptype active generation 0"},
			report.Candidate{Type: "host", Protocol: "tcp", Address: "192.0.2.7", Port: 9, TCPType: "active"}},
		{"Firefox, TCP in capitals",
			Raw{Line: "candidate:1 1 TCP 2105524479 192.0.2.7 9 typ host tcptype active"},
			report.Candidate{Type: "host", Protocol: "tcp", Address: "192.0.2.7", Port: 9, TCPType: "active"}},
		{"Firefox, server reflexive",
			Raw{Line: "candidate:1 1 UDP 1685987327 203.0.113.9 40000 typ srflx raddr 0.0.0.0 rport 0"},
			report.Candidate{Type: "srflx", Protocol: "udp", Address: "203.0.113.9", Port: 40000, RelatedAddress: "0.0.0.0"}},
		{"TCP type behind a related address",
			Raw{Line: "candidate:1 1 tcp 1685987327 203.0.113.9 9 typ srflx raddr 192.0.2.7 rport 9 tcptype active"},
			report.Candidate{Type: "srflx", Protocol: "tcp", Address: "203.0.113.9", Port: 9, RelatedAddress: "192.0.2.7", RelatedPort: 9, TCPType: "active"}},
		{"IPv6 with a zone, as an attribute",
			Raw{Line: "a=candidate:1 1 udp 2113937151 fe80::1%eth0 5000 typ host"},
			report.Candidate{Type: "host", Protocol: "udp", Address: "fe80::1", Port: 5000}},
		{"redacted address",
			Raw{Line: "candidate:1 1 udp 1685987327 redacted-ip.invalid 40000 typ srflx raddr 0.0.0.0 rport 0"},
			report.Candidate{Type: "srflx", Protocol: "udp", Port: 40000, RelatedAddress: "0.0.0.0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.raw)
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	for _, line := range []string{"", "candidate:", "a=candidate:", "candidate:<null> 0 <null> 0 <null> 0 typ <null>"} {
		if _, err := Parse(Raw{Line: line}); !errors.Is(err, ErrEnd) {
			t.Errorf("%q: %v, want the end of candidates", line, err)
		}
	}
}

func TestBroken(t *testing.T) {
	for _, line := range []string{"candidate:1 1 udp", "candidate:1 1 udp x 192.0.2.1 9 typ host", "candidate:1 1 udp 1 192.0.2.1 9 typ alien"} {
		if got, err := Parse(Raw{Line: line}); err == nil || errors.Is(err, ErrEnd) {
			t.Errorf("%q: %+v, %v, want an error", line, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("candidate:3098175849 1 udp 2113937151 9a8f6b1e-32c5-4b43-9b6e-4f0d2c4d7c11.local 54321 typ host generation 0")
	f.Add("candidate:1 1 TCP 2105524479 192.0.2.7 9 typ host tcptype active")
	f.Add("candidate:2 1 udp 8331263 198.51.100.4 49160 typ relay raddr 203.0.113.9 rport 40000")
	f.Add("candidate:<null> 0 <null> 0 <null> 0 typ <null>")
	f.Add("a=candidate:1 1 udp 2113937151 fe80::1%eth0 5000 typ host")
	f.Fuzz(func(t *testing.T, line string) {
		got, err := Parse(Raw{Line: line})
		if err != nil {
			return
		}
		switch got.Type {
		case "host", "srflx", "prflx", "relay":
		default:
			t.Fatalf("type %q from %q", got.Type, line)
		}
		if got.Port < 0 || got.Port > 65535 || len(got.Address) > maxAddress {
			t.Fatalf("%+v from %q", got, line)
		}
	})
}
