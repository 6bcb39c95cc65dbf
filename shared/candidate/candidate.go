// Package candidate reads ICE candidate lines (RFC 8839 5.1) as browsers
// write them: with mDNS names, redacted addresses, and extensions.
package candidate

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// Raw is a candidate as an icecandidate event gives it. Everything but Line
// is empty in browsers that do not tell.
type Raw struct {
	Line          string // the "candidate" member of toJSON
	RelayProtocol string // udp, tcp or tls: between browser and TURN server
	URL           string // of the server that it came from
}

// ErrEnd says that a line is the end-of-candidates indication: empty, or
// Firefox's candidate whose members are all "<null>".
var ErrEnd = errors.New("end of candidates")

// Limits of what is copied into a report: the longest address is an mDNS name
// ("<uuid>.local", 42 characters), anything beyond 128 is no address.
const (
	maxLine    = 1024
	maxAddress = 128
)

// Parse reads one line. AtMS is left to the caller. The address is empty
// when the browser withheld it.
func Parse(raw Raw) (report.Candidate, error) {
	line := strings.TrimSpace(raw.Line)
	line = strings.TrimPrefix(strings.TrimPrefix(line, "a="), "candidate:")
	if line == "" || strings.Contains(line, "<null>") {
		return report.Candidate{}, ErrEnd
	}
	if len(line) > maxLine {
		return report.Candidate{}, errors.New("candidate line of more than " + strconv.Itoa(maxLine) + " bytes")
	}
	fields := strings.Fields(line)
	hidden := withhold(fields)
	l, err := read(fields)
	if err != nil {
		return report.Candidate{}, err
	}
	out := report.Candidate{
		Type:          l.kind,
		Protocol:      strings.ToLower(fields[transportField]),
		Address:       l.address,
		Port:          l.port,
		TCPType:       tcpType(fields[leastFields:]),
		RelayProtocol: raw.RelayProtocol,
	}
	if len(l.related) <= maxAddress {
		out.RelatedAddress, out.RelatedPort = l.related, l.relatedPort
	}
	if hidden {
		out.Address = ""
	}
	return out, nil
}

// withhold puts the unspecified address where a line has neither an address
// nor an mDNS name, because the whole line would be refused otherwise.
func withhold(fields []string) bool {
	if len(fields) <= addressField {
		return false
	}
	address := fields[addressField]
	if _, err := netip.ParseAddr(address); err == nil && len(address) <= maxAddress {
		return false
	}
	if strings.HasSuffix(address, ".local") && len(address) <= maxAddress {
		return false
	}
	fields[addressField] = "0.0.0.0"
	return true
}

// tcpType finds the extension among all fields behind the type: a value that
// is empty, as some programs write it, shifts the pairs.
func tcpType(fields []string) string {
	for i := 0; i+1 < len(fields); i++ {
		if fields[i] == "tcptype" {
			switch t := strings.ToLower(fields[i+1]); t {
			case "active", "passive", "so":
				return t
			}
		}
	}
	return ""
}
