package carried

import (
	"math"
	"net/netip"
	"net/url"
	"strings"
)

// How a string of a report is carried, by the name of its field. A string whose
// name is not here is somebody's text and stays behind, so that a field that is
// added later gives nothing away; TestEveryFieldIsDecided asks for a decision.
const (
	aName     = iota + 1 // of a vocabulary: short and plain, or it stays behind
	anAddress            // of a person: its network
	aTarget              // a server: without user, query and fragment
	aTime
	aTicket // support's own, as long as it is short
)

var carriedAs = map[string]int{
	"id": aName, "check": aName, "outcome": aName, "source": aName,
	"verdict": aName, "hypothesis": aName, "cause": aName, "causes": aName, "omitted": aName,
	"version": aName, "browser": aName, "os": aName, "name": aName,
	"connection_type": aName, "zone": aName, "microphone": aName, "camera": aName,
	"protocol": aName, "proxy": aName, "use": aName, "transport": aName, "state": aName, "selected": aName,
	"type": aName, "tcp_type": aName, "relay_protocol": aName, "stage": aName, "operation": aName,
	"kind": aName, "scopes": aName, "missing": aName, "stripped": aName, "algorithm": aName,
	"upgrade": aName, "connection": aName, "closed_by": aName, "dtls_state": aName, "from": aName,
	"file": aName, "mapping": aName, "party": aName,

	"address": anAddress, "related_address": anAddress,
	"target": aTarget, "url": aTarget, "host": aTarget,
	"created": aTime,
	"ticket":  aTicket,
}

// passing gives what of a value is carried; nil: nothing.
func passing(name string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		return fields(v)
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v {
			if passed := passing(name, item); passed != nil {
				list = append(list, passed)
			}
		}
		return list
	case float64:
		return round(v)
	case string:
		return text(name, v)
	}
	return value
}

// fields passes those of an object. The address of a relay's candidate is a
// server's, which IT needs whole.
func fields(all map[string]any) any {
	passed := map[string]any{}
	for name, value := range all {
		if name == "says" { // words, which stay behind with every other text
			continue
		}
		if name == "address" && all["type"] == "relay" {
			if s, ok := value.(string); ok && isAddress(s) {
				passed[name] = s
			}
			continue
		}
		if v := passing(name, value); v != nil {
			passed[name] = v
		}
	}
	return passed
}

func text(name, s string) any {
	kept := ""
	switch carriedAs[name] {
	case aName:
		if isName(s) {
			kept = s
		}
	case anAddress:
		kept = network(s)
	case aTarget:
		kept = target(s)
	case aTime, aTicket:
		if len(s) <= mostText {
			kept = s
		}
	}
	if kept == "" {
		return nil
	}
	return kept
}

// round keeps four digits: nothing is measured better.
func round(v float64) float64 {
	if v == 0 || v == math.Trunc(v) {
		return v
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
	return math.Round(v*scale) / scale
}

// isName: letters, digits and a few marks, as vocabularies have them, and no
// word as long as those of tokens and keys.
func isName(s string) bool {
	word := 0
	for _, c := range s {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			word++
		case strings.ContainsRune(" _./+-,;:", c):
			word = 0
		default:
			return false
		}
		if word > mostWord {
			return false
		}
	}
	return len(s) <= mostName
}

func isAddress(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// network is what strangers are shown of an address: /24 or /48. One that is a
// network already is of a report that strangers were shown.
func network(s string) string {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked().String()
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// target is a URL of a server or one of our own names of a path ("relay/udp").
// Of the signalling address the handle of the run, which is its last part, says
// nothing to anybody.
func target(s string) string {
	if isName(s) && !strings.Contains(s, "://") {
		return s
	}
	if scheme, rest, ok := strings.Cut(s, ":"); ok && (strings.HasPrefix(scheme, "turn") || strings.HasPrefix(scheme, "stun")) {
		host, query, _ := strings.Cut(rest, "?")
		if strings.ContainsAny(host, "@/") || !isHost(host) {
			return ""
		}
		if query == "transport=udp" || query == "transport=tcp" {
			host += "?" + query
		}
		return scheme + ":" + host
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !isHost(u.Host) || len(s) > mostText {
		return ""
	}
	path := u.EscapedPath()
	if last := path[strings.LastIndexByte(path, '/')+1:]; len(last) > 24 {
		path = strings.TrimSuffix(path, last)
	}
	return u.Scheme + "://" + u.Host + path
}

func isHost(s string) bool {
	for _, c := range s {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.ContainsRune("-._:[]", c):
		default:
			return false
		}
	}
	return len(s) <= mostText
}
