package redact

import "net/netip"

// found is a place in a text that is an address or may be one.
type found struct {
	start, end int
	// address is set where the text can be read in one way only and nothing
	// is glued to it. Otherwise the place is to be removed.
	address netip.Addr
	// prefix is the address with what is written behind it, "/24"; invalid
	// where nothing is, or what no such address has.
	prefix netip.Prefix
	// readings are the addresses that the text may stand for, address among
	// them. There are none where there were too many.
	readings []netip.Addr
	// number: it is a number without points or colons, which may as well be
	// something else.
	number bool
	// version: it has two or three numbers, as versions have.
	version bool
	// depth is how many layers of encoding stand around it.
	depth int
}

// find gives every place in s, a folded text, that may be an address, from
// left to right. It looks at the notations of RFC 4291 and 5952, those that
// inet_aton takes, host names made of addresses (203-0-113-7, 77.113.0.203,
// nibbles of ip6.arpa, ipv6-literal.net) and plain numbers; a time of day, a
// port and a place in a file (12:34:56, app.js:10:5) are none.
func find(s string) []found {
	var all []found
	for i := 0; i < len(s); {
		if f, ok := at(s, i); ok {
			all = append(all, f)
			i = f.end
			continue
		}
		if end, ok := guid(s, i); ok {
			i = end
			continue
		}
		i++
	}
	return all
}

// at looks for an address that begins at i. The longer forms come first.
func at(s string, i int) (found, bool) {
	wordStart := i == 0 || !isAlnum(s[i-1])
	switch {
	case s[i] == ':' || wordStart && isHex(s[i]):
		if _, ok := guid(s, i); ok {
			return found{}, false
		}
		for _, form := range []func(string, int) (found, bool){nibbles, colons, dashedHex} {
			if f, ok := form(s, i); ok {
				return f, true
			}
		}
	case !wordStart && !isDigit(s[i]), !isAlnum(s[i]):
		return found{}, false
	}
	if isDigit(s[i]) && (i == 0 || !isDigit(s[i-1])) {
		if f, ok := numbers(s, i); ok {
			return f, true
		}
	}
	if wordStart {
		return bare(s, i)
	}
	return found{}, false
}

// guid reports a GUID at i. It has groups that look like numbers, names
// calls, candidates and requests, and is no address.
func guid(s string, i int) (end int, ok bool) {
	if i+guidLength > len(s) || i > 0 && isAlnum(s[i-1]) || i+guidLength < len(s) && isAlnum(s[i+guidLength]) {
		return 0, false
	}
	for k := range guidLength {
		switch c := s[i+k]; k {
		case 8, 13, 18, 23:
			if c != '-' {
				return 0, false
			}
		default:
			if !isHex(c) {
				return 0, false
			}
		}
	}
	return i + guidLength, true
}

// whole makes a found of an address that was read in one way.
func whole(s string, start, end int, a netip.Addr) found {
	f := found{start: start, end: end, address: a.WithZone(""), readings: meanings(a)}
	if bits, to, ok := prefixBits(s, end); ok {
		f.prefix, f.end = netip.PrefixFrom(f.address, bits), to
	} else if end+1 < len(s) && s[end] == '/' && isDigit(s[end+1]) {
		f.address = netip.Addr{} // a prefix that is none
	}
	return f
}

// prefixBits reads "/24" at i.
func prefixBits(s string, i int) (bits, end int, ok bool) {
	if i >= len(s) || s[i] != '/' {
		return 0, 0, false
	}
	end = i + 1
	for end < len(s) && isDigit(s[end]) && end <= i+3 {
		bits = bits*10 + int(s[end]-'0')
		end++
	}
	if end == i+1 || end < len(s) && isAlnum(s[end]) || bits > 128 {
		return 0, 0, false
	}
	return bits, end, true
}

// plain is an address as it is compared: IPv4 within IPv6 and IPv4 are one.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// meanings are the address itself and those that it holds by its form.
func meanings(a netip.Addr) []netip.Addr {
	a = plain(a)
	all := []netip.Addr{a}
	if a.Is4() {
		return all
	}
	b := a.As16()
	last := [4]byte(b[12:])
	switch {
	case sixToFour.Contains(a):
		all = append(all, netip.AddrFrom4([4]byte(b[2:6])))
	case teredo.Contains(a):
		for i := range last {
			last[i] ^= 0xff
		}
		all = append(all, netip.AddrFrom4(last))
	case nat64.Contains(a), compatible.Contains(a), b[10] == 0x5e && b[11] == 0xfe:
		all = append(all, netip.AddrFrom4(last))
	}
	return all
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
func isHex(b byte) bool   { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }
func isAlnum(b byte) bool { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'z' }

// wordEnd is where the letters and digits that begin at i end.
func wordEnd(s string, i int) int {
	for i < len(s) && isAlnum(s[i]) {
		i++
	}
	return i
}

func allOf(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}
