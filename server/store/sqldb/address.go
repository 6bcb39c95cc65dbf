package sqldb

import (
	"encoding/hex"
	"net/netip"
)

// addressKey is an address in a form in which a network is a range of texts:
// its sixteen bytes in hex, an IPv4 address mapped into IPv6. Empty: no address.
func addressKey(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	bytes := a.As16()
	return hex.EncodeToString(bytes[:])
}

// addressKeys are the first and the last key of a network.
func addressKeys(p netip.Prefix) (first, last string) {
	bits, from := p.Bits(), p.Masked().Addr().As16()
	if p.Addr().Is4() {
		bits += 96
	}
	to := from
	for i := bits; i < 128; i++ {
		to[i/8] |= 0x80 >> (i % 8)
	}
	return hex.EncodeToString(from[:]), hex.EncodeToString(to[:])
}

// keyAddress reads a key.
func keyAddress(key string) netip.Addr {
	bytes, err := hex.DecodeString(key)
	if a, ok := netip.AddrFromSlice(bytes); err == nil && ok {
		return a.Unmap()
	}
	return netip.Addr{}
}
