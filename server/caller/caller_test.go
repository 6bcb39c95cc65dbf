package caller

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"testing"
)

func request(from string, header ...string) *http.Request {
	r := &http.Request{RemoteAddr: from, Host: "check.example.com", Header: http.Header{}}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

var behind = Resolver{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}

func TestAddress(t *testing.T) {
	const xff = "X-Forwarded-For"
	for _, c := range []struct {
		name string
		r    *http.Request
		want string
	}{
		{"no proxy", request("192.0.2.1:5"), "192.0.2.1"},
		{"mapped", request("[::ffff:192.0.2.1]:5"), "192.0.2.1"},
		{"stranger who claims", request("192.0.2.1:5", xff, "203.0.113.9"), "192.0.2.1"},
		{"one proxy", request("10.0.0.1:5", xff, "203.0.113.9"), "203.0.113.9"},
		{"two proxies", request("10.0.0.1:5", xff, "203.0.113.9, 10.0.0.2"), "203.0.113.9"},
		{"caller who claims", request("10.0.0.1:5", xff, "198.51.100.1, 203.0.113.9"), "203.0.113.9"},
		{"two headers", request("10.0.0.1:5", xff, "198.51.100.1", xff, "203.0.113.9"), "203.0.113.9"},
		{"IPv6", request("[fd00::1]:5", xff, "2001:db8::1"), "2001:db8::1"},
		{"with port", request("10.0.0.1:5", xff, "[2001:db8::1]:99"), "2001:db8::1"},
		{"garbled", request("10.0.0.1:5", xff, "203.0.113.9, x"), "10.0.0.1"},
		{"empty", request("10.0.0.1:5"), "10.0.0.1"},
		{"proxies alone", request("10.0.0.1:5", xff, "10.0.0.3"), "10.0.0.3"},
	} {
		if got := behind.Address(c.r).String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOrigin(t *testing.T) {
	secure := request("192.0.2.1:5")
	secure.TLS = &tls.ConnectionState{}
	odd := request("192.0.2.1:5")
	odd.Host = `x";alert(1)`
	for _, c := range []struct {
		name string
		by   Resolver
		r    *http.Request
		want string
	}{
		{"plain", behind, request("192.0.2.1:5"), "http://check.example.com"},
		{"TLS", behind, secure, "https://check.example.com"},
		{"proxy", behind, request("10.0.0.1:5", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "a.example:8443"), "https://a.example:8443"},
		{"stranger who claims", behind, request("192.0.2.1:5", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil"), "http://check.example.com"},
		{"proxy with another scheme", behind, request("10.0.0.1:5", "X-Forwarded-Proto", "gopher"), "http://check.example.com"},
		{"public URL", Resolver{PublicURL: "https://public.example"}, odd, "https://public.example"},
		{"odd host", behind, odd, ""},
	} {
		if got := c.by.Origin(c.r); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("203.0.113.9, 10.0.0.2")
	f.Add("[::1]:x,,")
	f.Fuzz(func(t *testing.T, forwarded string) {
		if a := behind.Address(request("10.0.0.1:5", "X-Forwarded-For", forwarded)); !a.IsValid() {
			t.Errorf("%q gives no address", forwarded)
		}
	})
}
