package redact

import (
	"encoding/hex"
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// part is one number of several that are joined by points, dashes,
// underscores or commas.
type part struct {
	start, end int
	text       string
}

// values are what the digits may mean as one byte: decimal, or octal with a
// zero before it, or hexadecimal with 0x.
func (p part) values() (all []byte) {
	add := func(digits string, base int) {
		if n, err := strconv.ParseUint(digits, base, 8); err == nil {
			all = append(all, byte(n))
		}
	}
	if digits, ok := hexDigits(p.text); ok {
		add(digits, 16)
		return all
	}
	add(p.text, 10)
	if p.text[0] == '0' && len(p.text) > 1 {
		add(p.text, 8)
	}
	return all
}

func hexDigits(s string) (string, bool) {
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		return s[2:], true
	}
	return "", false
}

// numbers reads an IPv4 address at i, or numbers of which four in a row may
// be one. Versions are no address as long as one of the inner numbers is over
// 255, as browsers' are.
func numbers(s string, i int) (found, bool) {
	parts, end := split(s, i)
	f := found{start: i, end: end}
	if len(parts) > maxParts {
		f.end = wordEnd(s, end)
		return f, true
	}
	likely := false
	for n := range max(len(parts)-3, 0) {
		r := window(parts[n : n+4])
		f.readings = append(f.readings, r...)
		likely = likely || r != nil
	}
	if !likely {
		if !clean(s, i, end) {
			return found{}, false
		}
		f.readings = short(parts)
		f.version = true
		return f, len(f.readings) > 0
	}
	if a, err := netip.ParseAddr(s[i:end]); err == nil && clean(s, i, end) {
		return whole(s, i, end, a), true
	}
	f.end = wordEnd(s, end) // nobody can say whether what is glued to it belongs to it
	return f, true
}

// split gives the numbers from i on. A comma joins only what commas alone
// join, or a list of addresses would be one.
func split(s string, i int) (parts []part, end int) {
	var first byte
	for at := i; at < len(s) && isDigit(s[at]); {
		end = at
		for end < len(s) && isDigit(s[end]) {
			end++
		}
		if end == at+1 && s[at] == '0' && end+1 < len(s) && s[end]|0x20 == 'x' && isHex(s[end+1]) {
			for end++; end < len(s) && isHex(s[end]); {
				end++
			}
		}
		parts = append(parts, part{at, end, s[at:end]})
		if end == len(s) || strings.IndexByte(".-_,", s[end]) < 0 {
			break
		}
		if first == 0 {
			first = s[end]
		}
		if (first == ',') != (s[end] == ',') {
			break
		}
		at = end + 1
	}
	return parts, end
}

// window reads four numbers as an address, forwards and backwards. More may
// be glued to the first and the last.
func window(four []part) (all []netip.Addr) {
	inner1, inner2 := four[1].values(), four[2].values()
	if len(inner1) == 0 || len(inner2) == 0 {
		return nil
	}
	for _, a := range suffixes(four[0]) {
		for _, b := range inner1 {
			for _, c := range inner2 {
				for _, d := range prefixes(four[3]) {
					all = append(all, netip.AddrFrom4([4]byte{a, b, c, d}), netip.AddrFrom4([4]byte{d, c, b, a}))
				}
			}
		}
	}
	return all
}

func suffixes(p part) []byte {
	all := p.values()
	for n := 1; n <= 3 && n < len(p.text); n++ {
		all = append(all, part{text: p.text[len(p.text)-n:]}.values()...)
	}
	return all
}

func prefixes(p part) []byte {
	all := p.values()
	for n := 1; n <= 3 && n < len(p.text); n++ {
		all = append(all, part{text: p.text[:n]}.values()...)
	}
	return all
}

// short reads one to three numbers as inet_aton does, where the last one
// fills what is left of the 32 bits. Versions have the same form, so that
// only what is known for somebody's address is taken for one.
func short(parts []part) []netip.Addr {
	if len(parts) < 2 || len(parts) > 3 {
		return nil
	}
	n := uint64(0)
	for _, p := range parts[:len(parts)-1] {
		v := p.values()
		if len(v) == 0 {
			return nil
		}
		n = n<<8 | uint64(v[0])
	}
	rest, left := wide(parts[len(parts)-1].text), 8*(5-len(parts))
	if rest >= 1<<left {
		return nil
	}
	return []netip.Addr{addr32(uint32(n<<left | rest))}
}

// wide is a number of up to 32 bits; what is none is beyond them.
func wide(text string) uint64 {
	base := 10
	if digits, ok := hexDigits(text); ok {
		text, base = digits, 16
	} else if strings.HasPrefix(text, "0") {
		base = 8
	}
	n, err := strconv.ParseUint(text, base, 32)
	if err != nil {
		return math.MaxUint64
	}
	return n
}

// clean reports whether nothing is glued to s[i:end] that may be a part of
// the same address or name. A port may follow.
func clean(s string, i, end int) bool {
	if i > 0 && (isAlnum(s[i-1]) || strings.IndexByte("-_.", s[i-1]) >= 0) {
		return false
	}
	if end >= len(s) {
		return true
	}
	switch s[end] {
	case '.', '-', '_':
		return end+1 >= len(s) || !isAlnum(s[end+1])
	}
	return !isAlnum(s[end])
}

// bare reads an address written as one number: decimal, octal or
// hexadecimal, or 32 hexadecimal digits for IPv6. Host names put a few
// letters before it (ip4da3bc12). The digits may all be letters: no word that is
// worth showing has eight of these six and no others.
func bare(s string, i int) (found, bool) {
	end := wordEnd(s, i)
	word := s[i:end]
	f := found{start: i, end: end, number: true}
	if n, ok := decimal(word); ok {
		f.readings = []netip.Addr{addr32(n)}
		return f, true
	}
	letters := 0
	for letters < len(word) && letters < maxLetters && !isDigit(word[letters]) {
		letters++
	}
	for skip := range letters + 1 {
		digits := word[skip:]
		if !allOf(digits, isHex) {
			continue
		}
		switch len(digits) {
		case 8:
			n, _ := strconv.ParseUint(digits, 16, 32)
			f.readings = append(f.readings, addr32(uint32(n)))
		case 32:
			f.readings = append(f.readings, hex128(digits)...)
		}
	}
	return f, len(f.readings) > 0
}

// decimal reads a number from 1.0.0.0 on; smaller ones are nobody's address.
func decimal(word string) (uint32, bool) {
	if len(word) < 8 || !isDigit(word[0]) {
		return 0, false
	}
	if digits, ok := hexDigits(word); ok {
		word = "0x" + strings.TrimLeft(digits, "0")
	}
	n := wide(word)
	if n == math.MaxUint64 && allOf(word, isDigit) {
		n = wide(strings.TrimLeft(word, "0"))
	}
	return uint32(n), n >= leastNumber && n <= math.MaxUint32
}

func addr32(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

func hex128(digits string) []netip.Addr {
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 16 {
		return nil
	}
	return meanings(netip.AddrFrom16([16]byte(b)))
}
