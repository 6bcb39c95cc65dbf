package middlebox

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"sync/atomic"
)

// Tunnels are what an explicit HTTP proxy lets its callers do beside plain
// requests: CONNECT to these ports, all where there are none.
type Tunnels struct {
	Ports []string
}

// Proxy is an explicit HTTP proxy, whose rules can change while it serves. The
// zero value of its rules, nil, refuses everything.
type Proxy struct {
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	plain http.Handler
	rules atomic.Pointer[Tunnels]
	hits  atomic.Int64
}

// NewProxy makes a proxy that dials with dial.
func NewProxy(dial func(ctx context.Context, network, address string) (net.Conn, error)) *Proxy {
	return &Proxy{dial: dial, plain: &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetXForwarded() },
		Transport: &http.Transport{DialContext: dial},
		ErrorLog:  log.New(io.Discard, "", 0),
	}}
}

// Set replaces the rules and begins to count hits anew.
func (p *Proxy) Set(rules *Tunnels) {
	p.rules.Store(rules)
	p.hits.Store(0)
}

// Hits is how many requests came since the last Set.
func (p *Proxy) Hits() int { return int(p.hits.Load()) }

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rules := p.rules.Load()
	p.hits.Add(1)
	_, port, _ := net.SplitHostPort(r.Host)
	switch {
	case rules == nil, r.Method == http.MethodConnect && len(rules.Ports) > 0 && !slices.Contains(rules.Ports, port):
		http.Error(w, "blocked by policy", http.StatusForbidden)
	case r.Method == http.MethodConnect:
		p.tunnel(w, r)
	default:
		p.plain.ServeHTTP(w, r)
	}
}

// tunnel makes a connection to a host and port (RFC 9110 9.3.6) and passes what
// comes on either side.
func (p *Proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		http.Error(w, "not reached", http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	if _, err := io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	done := make(chan struct{}, 2)
	pass := func(to io.Writer, from io.Reader) {
		_, _ = io.Copy(to, from)
		done <- struct{}{}
	}
	go pass(there, buffer)
	go pass(here, there)
	<-done // the end of one side is that of both
}
