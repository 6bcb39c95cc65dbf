// Package vantage is the second witness: the server probes the relays of a
// profile itself when a run begins, and its signalling address, so that "down
// for everyone" and "blocked for you" can be told apart. It connects to nothing
// but what the profile names, follows no redirect, reaches nothing of its own
// machine under somebody else's name, and a thousand runs are one probe.
package vantage

import (
	"context"
	"crypto/tls"
	"errors"
	"maps"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

const (
	// cacheFor: a relay's health changes slowly against the rate of runs.
	cacheFor = 15 * time.Second
	// nameTimeout, connectTimeout, answerTimeout: the server stands in a
	// data centre; what takes longer than this from there is not healthy,
	// and the verdict of a run waits no longer for it.
	nameTimeout    = 2 * time.Second
	connectTimeout = 2 * time.Second
	answerTimeout  = 2 * time.Second
	// retransmit: RFC 8489 6.2.1 begins at 500 ms; 300 allows several
	// requests within answerTimeout, so that one lost packet is no silence.
	retransmit = 300 * time.Millisecond
	// upgradeTimeout is for the answer to a request for a WebSocket: a service
	// asks others before it gives one.
	upgradeTimeout = 4 * time.Second
	// listenFor is how long an open WebSocket is listened to: what is no
	// WebSocket at all shows with the first bytes.
	listenFor = 500 * time.Millisecond
	// maxHeard bounds what is read of a signalling service, its answer included.
	maxHeard = 64 << 10
	// maxOrigins under which callers reach us and for which one signalling
	// address is tried in the same time: the Host of a request is anybody's
	// text, and nobody shall have us ask a service more often than this.
	maxOrigins = 4
	// maxCached findings are remembered: profiles name some dozens. Past it
	// nothing new is looked at until some have aged.
	maxCached = 1024
	// atOnce bounds the probes that run side by side.
	atOnce = 8
)

// Prober probes STUN/TURN URLs and signalling addresses from where the server stands. The zero value
// is ready, with the system's resolver and roots.
type Prober struct {
	Resolver *net.Resolver
	// Roots to trust; nil: the system's.
	TLS *tls.Config
	Now func() time.Time

	mu     sync.Mutex
	cached map[string]*entry
	slots  chan struct{}
}

type entry struct {
	at   time.Time
	done chan struct{}
	seen Finding
}

// Finding is what one URL looked like.
type Finding struct {
	Outcome report.Outcome
	Stage   string
	Code    int // STUN error code of the answer; 401 is a healthy relay's. HTTP status of an upgrade
	Error   string
	Issuer  string // of the certificate that was shown; empty: none was
	Took    time.Duration
}

// Probe looks at one URL, or tells what was found some seconds ago.
func (p *Prober) Probe(ctx context.Context, url string) (Finding, error) {
	return p.find(ctx, url, func() Finding { return p.stages(stunuri.Parse(url)) })
}

// errFull: too many different things are being looked at.
var errFull = errors.New("too many probes")

func (p *Prober) find(ctx context.Context, key string, look func() Finding) (Finding, error) {
	e := p.enter(key, look)
	if e == nil {
		return Finding{}, errFull
	}
	select {
	case <-e.done:
		return e.seen, nil
	case <-ctx.Done():
		return Finding{}, ctx.Err()
	}
}

// enter finds or starts a probe; nil: there is no room. The probe runs to its
// own end, whoever stops waiting for it: others may be waiting too.
func (p *Prober) enter(key string, look func() Finding) *entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cached == nil {
		p.cached, p.slots = map[string]*entry{}, make(chan struct{}, atOnce)
	}
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	if e := p.cached[key]; e != nil && now().Sub(e.at) < cacheFor {
		return e
	}
	maps.DeleteFunc(p.cached, func(_ string, e *entry) bool { return now().Sub(e.at) >= cacheFor })
	if len(p.cached) >= maxCached || p.origins(key) >= maxOrigins {
		return nil
	}
	e := &entry{at: now(), done: make(chan struct{})}
	p.cached[key] = e
	go func() {
		defer close(e.done)
		p.slots <- struct{}{}
		defer func() { <-p.slots }()
		start := time.Now()
		e.seen = look()
		e.seen.Took = time.Since(start)
	}()
	return e
}

// origins counts those for which the address of a key was tried lately.
func (p *Prober) origins(key string) (n int) {
	address, _, ofSocket := strings.Cut(key, "\n")
	for other := range p.cached {
		if ofSocket && strings.HasPrefix(other, address+"\n") {
			n++
		}
	}
	return n
}

func (p *Prober) dialer() *reach.Dialer {
	return &reach.Dialer{Resolver: p.Resolver, TLS: p.TLS, NameTimeout: nameTimeout, ConnectTimeout: connectTimeout, Refuses: ownMachine}
}

// ownMachine: a name of somebody else's leads to this machine or to what is
// only next to it, such as a cloud's metadata. Whoever means such an address
// writes it into the profile as an address.
func ownMachine(host string, a netip.Addr) bool {
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		return false
	}
	return a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified()
}

// unreached is what a connection that did not come about is. What was refused
// by us was not looked at.
func unreached(err error) Finding {
	var failed *reach.Failure
	if !errors.As(err, &failed) || errors.Is(err, reach.ErrRefused) {
		return Finding{Outcome: report.NotTested}
	}
	return Finding{Outcome: failed.Outcome(), Stage: failed.Stage, Error: reach.Reason(failed.Err), Issuer: reach.Issuer(nil, err)}
}

// stages goes as far as it can: name, connection, TLS, STUN.
func (p *Prober) stages(u stunuri.URI) Finding {
	conn, err := p.dialer().Open(context.Background(), u)
	if err != nil {
		return unreached(err)
	}
	defer conn.Close()
	f := ask(conn, u)
	f.Issuer = reach.Issuer(conn, nil)
	return f
}

// ask sends the request that a browser would begin with and waits for any
// answer.
func ask(conn net.Conn, u stunuri.URI) Finding {
	f := Finding{Outcome: report.Failed, Stage: report.StageSTUN}
	request, err := reach.Request(u)
	if err != nil {
		f.Error = reach.Reason(err)
		return f
	}
	answer, err := reach.Ask(conn, request, u.Transport, reach.Doubling(retransmit, answerTimeout))
	switch {
	case err == nil:
		f.Outcome, f.Code = report.OK, reach.Code(answer)
	case errors.Is(err, reach.ErrNoAnswer):
		f.Outcome, f.Error = report.Silent, err.Error()
	default:
		f.Error = reach.Reason(err)
	}
	return f
}
