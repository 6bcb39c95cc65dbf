// Package caller says who asks, and under which address he knows us, through
// the proxies that the operator trusts and no others; and it counts what each
// caller takes of what is shared.
package caller

import (
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// Resolver reads requests. The zero value trusts no proxy.
type Resolver struct {
	Trusted []netip.Prefix
	// PublicURL is scheme and host; empty: what the request says.
	PublicURL string
}

// Address is the caller's: the nearest one that is not a trusted proxy.
func (c Resolver) Address(r *http.Request) netip.Addr {
	at := peer(r)
	if !c.trusts(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := parseHop(strings.TrimSpace(hop))
		if err != nil {
			return at // what cannot be read says nothing of what is before it
		}
		at = next
		if !c.trusts(at) {
			return at
		}
	}
	return at
}

// parseHop reads an address, with or without a port.
func parseHop(s string) (netip.Addr, error) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), nil
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err
}

func peer(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	return ap.Addr().Unmap().WithZone("")
}

func (c Resolver) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(c.Trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// hostForm is what a Host header may hold before it is repeated anywhere: a
// name or an address, and a port.
var hostForm = regexp.MustCompile(`^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$`)

// Origin is scheme and host under which the caller reached us, such as
// "https://check.example.com", without a slash at the end. It is empty when
// the request names no host that could be repeated.
func (c Resolver) Origin(r *http.Request) string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if c.trusts(peer(r)) {
		if v := first(r.Header.Get("X-Forwarded-Proto")); v == "http" || v == "https" {
			scheme = v
		}
		if v := first(r.Header.Get("X-Forwarded-Host")); v != "" {
			host = v
		}
	}
	if !hostForm.MatchString(host) {
		return ""
	}
	return scheme + "://" + strings.ToLower(host)
}

func first(list string) string {
	v, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(v)
}

// proxyHeaders are added by proxies and by nobody else.
var proxyHeaders = []string{
	"Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port",
	"X-Real-Ip", "X-Proxyuser-Ip", "X-Bluecoat-Via", "X-Zscaler-Client", "X-Iwproxy", "Client-Ip",
	"Proxy-Connection", "Cf-Ray", "Cdn-Loop", "X-Amzn-Trace-Id",
}

// ProxyHeaders names those that a request bears. Their values can hold
// addresses, so they stay out.
func ProxyHeaders(h http.Header) []string {
	var found []string
	for _, name := range proxyHeaders {
		if len(h.Values(name)) > 0 {
			found = append(found, name)
		}
	}
	return found
}
