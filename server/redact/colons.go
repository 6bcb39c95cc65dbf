package redact

import (
	"net/netip"
	"strings"
)

// colons reads groups joined by colons: IPv6 in every form, with a zone, an
// IPv4 tail, a prefix or a port. Groups that are too many or too long to be
// an address, such as an address with more glued to it, are found too, and
// cannot be read.
func colons(s string, i int) (found, bool) {
	g := groups(s, i)
	if g.count == 0 || !g.looksLikeAddress() {
		return found{}, false
	}
	text := s[g.start:g.end]
	f := found{start: g.start, end: g.end}
	a, err := netip.ParseAddr(text)
	if err == nil && g.cleanLeft(s) && g.glued == 0 {
		return whole(s, g.start, zoneEnd(s, g.end), a), true
	}
	f.end = max(g.end, g.glued)
	f.readings = within(text)
	return f, true
}

// run is a sequence of groups joined by colons.
type run struct {
	start, end int
	count      int  // groups that are not empty
	double     bool // "::" stands in it
	tail       bool // it ends in an IPv4 address
	mixed      bool // a group has letters and digits, as numbers of time and place have not
	glued      int  // where a word ends that follows at once and is no group; 0: none
}

func groups(s string, i int) run {
	g := run{start: i, end: i}
	if s[i] == ':' && (i+1 == len(s) || s[i+1] != ':') {
		// The colon belongs to what stands before: "candidate:2001:…".
		g.start = i + 1
	}
	for at := g.start; ; {
		end := wordEnd(s, at)
		if !allOf(s[at:end], isHex) {
			if isHex(s[at]) {
				g.glued = end
			}
			break
		}
		if end > at {
			g.count++
			g.end = end
			g.mixed = g.mixed || end-at > 2 && strings.ContainsAny(s[at:end], "0123456789") && !allOf(s[at:end], isDigit)
			if to, ok := quad(s, at); ok && at > g.start {
				g.end, g.tail = to, true
				if end := wordEnd(s, to); end > to {
					g.glued = end
				} else if strings.HasPrefix(s[to:], "::") {
					g.glued = to + 2
				}
				break
			}
		}
		if end == len(s) || s[end] != ':' {
			break
		}
		at = end + 1
		if at < len(s) && s[at] == ':' {
			at++
			g.double, g.end = true, at
		}
	}
	return g
}

// quad reports four numbers with points at i.
func quad(s string, i int) (end int, ok bool) {
	f, ok := numbers(s, i)
	if !ok || f.version {
		return 0, false
	}
	_, end = split(s, i)
	return end, true
}

// looksLikeAddress: two groups are a port, three a time of day or a place in
// a file. "std::" and "::" alone name nobody.
func (g run) looksLikeAddress() bool {
	return g.tail || g.double || g.count >= leastGroups || g.mixed && g.count > 1
}

// cleanLeft reports whether nothing before the groups can be a part of the
// same address.
func (g run) cleanLeft(s string) bool {
	i := g.start
	if i > 0 && s[i-1] == ':' {
		i--
		// "udp4:" or "x2001:" may have taken a group with it; "candidate:" has not.
		n := 0
		for n < i && isHex(s[i-1-n]) {
			n++
		}
		return n == 0 || n < 3 && !isDigit(s[i-1])
	}
	return i == 0 || !isAlnum(s[i-1]) && strings.IndexByte("-_.:", s[i-1]) < 0
}

// zoneEnd is where a zone ("%eth0") behind an address ends.
func zoneEnd(s string, i int) int {
	if i+1 >= len(s) || s[i] != '%' || !isAlnum(s[i+1]) {
		return i
	}
	i++
	for i < len(s) && (isAlnum(s[i]) || s[i] == '_' || s[i] == '-') {
		i++
	}
	return i
}

// within are the addresses that can be read out of groups when some at the
// ends do not belong to them.
func within(text string) []netip.Addr {
	parts := strings.SplitAfter(text, ":")
	if len(parts) > maxGroups {
		return nil
	}
	var all []netip.Addr
	for from := range parts {
		for to := from + 1; to <= len(parts); to++ {
			part := strings.Join(parts[from:to], "")
			for _, form := range []string{part, strings.TrimSuffix(part, ":"), ":" + part} {
				if a, err := netip.ParseAddr(form); err == nil {
					all = append(all, meanings(a)...)
				}
			}
		}
	}
	return append(all, v4Within(parts[len(parts)-1])...)
}

func v4Within(s string) []netip.Addr {
	if s == "" || !isDigit(s[0]) {
		return nil
	}
	f, _ := numbers(s, 0)
	return f.readings
}

// nibbles reads an IPv6 address as ip6.arpa has it: single hexadecimal
// digits with points between, the last first.
func nibbles(s string, i int) (found, bool) {
	if s[i] == ':' {
		return found{}, false
	}
	end, n := i, 0
	for at := i; at < len(s) && isHex(s[at]) && (at+1 == len(s) || !isAlnum(s[at+1])); at += 2 {
		n++
		end = at + 1
		if end >= len(s) || s[end] != '.' && s[end] != '-' {
			break
		}
	}
	if n < leastNibbles {
		return found{}, false
	}
	f := found{start: i, end: end}
	if n == 32 {
		var reversed strings.Builder
		for k := 31; k >= 0; k-- {
			reversed.WriteByte(s[i+2*k])
		}
		f.readings = hex128(reversed.String())
	}
	return f, true
}

// dashedHex reads an IPv6 address whose colons became dashes, as a host name
// has it: 2001-db8--7.ipv6-literal.net.
func dashedHex(s string, i int) (found, bool) {
	if s[i] == ':' {
		return found{}, false
	}
	// Digits tell groups from words; where there are enough of these, so do groups
	// of more than two of the letters a to f.
	end, count, double, tells := i, 0, false, false
	for at := i; ; {
		to := wordEnd(s, at)
		if to > at && (to-at > 4 || !allOf(s[at:to], isHex)) {
			// The zone of ipv6-literal.net is glued on: fe80--1s4.
			if at > i && isHex(s[at]) {
				end = to
			}
			break
		}
		if to > at {
			count, end = count+1, to
			tells = tells || strings.ContainsAny(s[at:to], "0123456789") || to-at > 2 && count >= leastDashedGroups
		} else {
			double = true
		}
		if to >= len(s) || s[to] != '-' && s[to] != '_' {
			break
		}
		at = to + 1
	}
	if !tells || count < leastDashedGroups && (!double || count < 2) {
		return found{}, false
	}
	return found{start: i, end: end, readings: within(strings.NewReplacer("-", ":", "_", ":").Replace(s[i:end]))}, true
}
