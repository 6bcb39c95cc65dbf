package hands

import (
	"context"
	"errors"
	"net"
	"sync"

	"sidetone/shared/report"
)

// name asks for the addresses of a host, and tells apart why there are none.
func (h *Hands) name(ctx context.Context, host string) finding {
	resolver, asked := h.dialer.Resolver, func() string { return "" }
	if resolver == nil {
		resolver, asked = watched()
	}
	addresses, err := resolver.LookupNetIP(ctx, "ip", host)
	d := report.DNS{Resolver: asked()}
	for _, a := range addresses {
		d.Addresses = append(d.Addresses, a.Unmap().String())
	}
	if len(d.Addresses) > 0 {
		return finding{outcome: report.OK, detail: report.Detail{DNS: &d}}
	}
	outcome := report.Failed
	var said *net.DNSError
	switch {
	case errors.As(err, &said) && said.IsNotFound:
		d.Problem = report.DNSNotFound
	case errors.As(err, &said) && said.IsTimeout, ctx.Err() != nil:
		d.Problem, outcome = report.DNSTimeout, report.Silent
	default:
		d.Problem = report.DNSServer
	}
	return finding{outcome: outcome, detail: report.Detail{DNS: &d}}
}

// watched is the system's resolver as Go asks it, and which server it asked
// last.
func watched() (*net.Resolver, func() string) {
	var mu sync.Mutex
	last := ""
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		last = address
		mu.Unlock()
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	return r, func() string {
		mu.Lock()
		defer mu.Unlock()
		return last
	}
}
