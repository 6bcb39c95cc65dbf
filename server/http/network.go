package http

import (
	"errors"
	"net/netip"
	"strings"
)

// parseNetwork reads what a person writes for a network: one address, a
// prefix with its length, or the first parts of an address ("203.0.113",
// "2001:db8:").
func parseNetwork(text string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked(), nil
	}
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	if strings.Contains(text, ":") {
		return beginning(text, ":", 8, 16)
	}
	return beginning(text, ".", 4, 8)
}

// beginning completes the first parts of an address, which has so many parts
// of so many bits each.
func beginning(text, between string, all, bits int) (netip.Prefix, error) {
	text = strings.TrimSuffix(text, between)
	known := strings.Count(text, between) + 1
	if text == "" || known >= all || strings.Contains(text, between+between) {
		return netip.Prefix{}, errors.New("is no beginning of an address")
	}
	a, err := netip.ParseAddr(text + strings.Repeat(between+"0", all-known))
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(known * bits)
}
