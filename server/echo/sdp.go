package echo

import (
	"fmt"
	"net/netip"
	"strings"

	"sidetone/server/listen"
	"sidetone/shared/report"
)

// withoutCandidates takes the candidate lines out of a description.
func withoutCandidates(sdp string) string {
	var out strings.Builder
	for line := range strings.Lines(sdp) {
		if !strings.HasPrefix(line, "a=candidate:") && !strings.HasPrefix(line, "a=end-of-candidates") &&
			!strings.HasPrefix(line, "a=remote-candidates:") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// withCandidates puts lines into every media section of a description.
func withCandidates(sdp string, lines []string) string {
	block := strings.Join(lines, "")
	var out strings.Builder
	inMedia := false
	for line := range strings.Lines(sdp) {
		if strings.HasPrefix(line, "m=") {
			if inMedia {
				out.WriteString(block)
			}
			inMedia = true
		}
		out.WriteString(line)
	}
	if inMedia {
		out.WriteString(block)
	}
	return out.String()
}

// candidates are the lines (RFC 8839 5.1) for one path: passive TCP alone for
// direct/tcp, UDP for the others. A relay of this server reaches the peer by
// one address of a family, so that path gets one.
func candidates(path report.Path, announced []netip.Addr, port int) []string {
	if path != report.DirectUDP && path != report.DirectTCP {
		announced = firstOfEach(announced)
	}
	var lines []string
	for i, a := range announced {
		// RFC 8445 5.1.2.1: type preference 126 (host), a local preference
		// that differs per address, component 1.
		transport, suffix := "udp", ""
		priority := 126<<24 | uint32(65535-i)<<8 | 255
		if path == report.DirectTCP {
			// RFC 6544 4.2: passive has direction preference 4, above 13 bits
			// of the rest; browsers give host TCP type preference 90.
			transport, suffix = "tcp", " tcptype passive"
			priority = 90<<24 | (4<<13|uint32(8191-i))<<8 | 255
		}
		lines = append(lines, fmt.Sprintf("a=candidate:%d 1 %s %d %s %d typ host%s\r\n",
			i+1, transport, priority, a, port, suffix))
	}
	return lines
}

func firstOfEach(addrs []netip.Addr) (out []netip.Addr) {
	for _, f := range []listen.Family{listen.IPv4, listen.IPv6} {
		if of := listen.OfFamily(addrs, f); len(of) > 0 {
			out = append(out, of[0])
		}
	}
	return out
}
