// Package vantage is the second witness: the server probes the relays of a
// profile itself when a run begins, so that "down for everyone" and "blocked
// for you" can be told apart. It connects to nothing but what the profile
// names, and a thousand runs are one probe.
package vantage

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
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
	// atOnce bounds the probes that run side by side.
	atOnce = 8
)

// Prober probes STUN/TURN URLs from where the server stands. The zero value
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
	Code    int // STUN error code of the answer; 401 is a healthy relay's
	Error   string
	Issuer  string // of the certificate that was shown; empty: none was
	Took    time.Duration
}

// Probe looks at one URL, or tells what was found some seconds ago.
func (p *Prober) Probe(ctx context.Context, url string) (Finding, error) {
	e := p.enter(url)
	select {
	case <-e.done:
		return e.seen, nil
	case <-ctx.Done():
		return Finding{}, ctx.Err()
	}
}

// enter finds or starts the probe of a URL. The probe runs to its own end,
// whoever stops waiting for it: others may be waiting too.
func (p *Prober) enter(url string) *entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cached == nil {
		p.cached, p.slots = map[string]*entry{}, make(chan struct{}, atOnce)
	}
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	if e := p.cached[url]; e != nil && now().Sub(e.at) < cacheFor {
		return e
	}
	e := &entry{at: now(), done: make(chan struct{})}
	p.cached[url] = e
	go func() {
		defer close(e.done)
		p.slots <- struct{}{}
		defer func() { <-p.slots }()
		e.seen = p.look(url)
	}()
	return e
}

func (p *Prober) look(url string) Finding {
	start := time.Now()
	f := p.stages(stunuri.Parse(url))
	f.Took = time.Since(start)
	return f
}

// stages goes as far as it can: name, connection, TLS, STUN.
func (p *Prober) stages(u stunuri.URI) Finding {
	dialer := reach.Dialer{Resolver: p.Resolver, TLS: p.TLS, NameTimeout: nameTimeout, ConnectTimeout: connectTimeout}
	conn, err := dialer.Open(context.Background(), u)
	var failed *reach.Failure
	if errors.As(err, &failed) {
		return Finding{Outcome: failed.Outcome(), Stage: failed.Stage, Error: reach.Reason(failed.Err), Issuer: reach.Issuer(nil, err)}
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
