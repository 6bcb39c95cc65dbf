package candidate

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// A candidate line by its fields (RFC 8839 5.1):
//
//	foundation component transport priority address port "typ" type
//	["raddr" address "rport" port] *(name value)
const (
	foundationField = 0
	componentField  = 1
	transportField  = 2
	priorityField   = 3
	addressField    = 4
	portField       = 5
	typField        = 6
	typeField       = 7
	leastFields     = 8
	relatedFields   = 4
)

// Bounds of the grammar of RFC 8839 5.1.
const (
	maxFoundation = 32
	// RFC 5245 15.1 had components of 1 to 5 digits; RFC 8839 knows 1 to 256.
	componentDigits = 5
	priorityDigits  = 10
	portBits        = 16
)

var types = []string{"host", "srflx", "prflx", "relay"}

// line is what is told of a candidate line.
type line struct {
	kind, address, related string
	port, relatedPort      int
}

// read reads the fields of a line. It is written here, and not taken from a
// library, for the size of the agent: those that read candidates bring ICE,
// DTLS, TURN and mDNS with them. A fuzz target holds it against pion/ice.
func read(fields []string) (line, error) {
	if len(fields) < leastFields || fields[typField] != "typ" {
		return line{}, errors.New("no candidate line: it has no type")
	}
	l := line{kind: fields[typeField]}
	var addressOK, portOK bool
	l.address, addressOK = connection(l.kind, fields[addressField])
	l.port, portOK = number(fields[portField], portBits)
	switch {
	case !foundation(fields[foundationField]):
		return line{}, errors.New("the foundation of a candidate has other characters, or too many")
	case !digits(fields[componentField], componentDigits):
		return line{}, errors.New("the component of a candidate is no number")
	case !transport(fields[transportField]):
		return line{}, errors.New("the transport of a candidate is not known")
	case !digits(fields[priorityField], priorityDigits):
		return line{}, errors.New("the priority of a candidate is no number")
	case !addressOK:
		return line{}, errors.New("the address of a candidate cannot be read")
	case !portOK:
		return line{}, errors.New("the port of a candidate is none")
	case !slices.Contains(types, l.kind):
		return line{}, errors.New("the type of a candidate is not known")
	}
	return l.relatedTo(fields[leastFields:])
}

// relatedTo adds the related address, which a host candidate has not.
func (l line) relatedTo(rest []string) (line, error) {
	if len(rest) == 0 || rest[0] != "raddr" {
		return l, nil
	}
	if len(rest) < relatedFields || rest[2] != "rport" {
		return line{}, errors.New("the related address of a candidate has no port")
	}
	port, ok := number(rest[3], portBits)
	if !ok {
		return line{}, errors.New("the related port of a candidate is none")
	}
	if l.kind != "host" {
		l.related, l.relatedPort = rest[1], port
	}
	return l, nil
}

// connection is an address without its zone, which means something to its own
// device alone, or the mDNS name of a host.
func connection(kind, field string) (string, bool) {
	if kind == "host" && strings.HasSuffix(field, ".local") {
		return field, true
	}
	_, err := netip.ParseAddr(field)
	address, _, _ := strings.Cut(field, "%")
	return address, err == nil
}

// transport: UDP and TCP in any writing, as pion/ice takes them.
func transport(field string) bool {
	field = strings.ToLower(field)
	return strings.HasPrefix(field, "udp") || strings.HasPrefix(field, "tcp")
}

// foundation: ice-char is a letter, a digit, "+" or "/".
func foundation(field string) bool {
	return len(field) <= maxFoundation && !strings.ContainsFunc(field, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '+' && r != '/'
	})
}

func digits(field string, most int) bool {
	return field != "" && len(field) <= most && strings.Trim(field, "0123456789") == ""
}

func number(field string, bits int) (int, bool) {
	n, err := strconv.ParseUint(field, 10, bits)
	return int(n), err == nil
}
