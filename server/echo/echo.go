// Package echo is the echo peer: an ICE-lite WebRTC endpoint on one UDP and
// one TCP port that sends back what it gets, data-channel packets and RTP,
// and tells the witness what arrived on each path of a run.
package echo

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/pion/ice/v4"

	"sidetone/server/caller"
	"sidetone/server/listen"
	"sidetone/server/pionlog"
	"sidetone/server/witness"
	"sidetone/shared/report"
)

var (
	// ErrTooMany: the run, or all runs together, have too many sessions.
	ErrTooMany = errors.New("echo: too many sessions")
	// ErrOffer: the offer or the path cannot be answered.
	ErrOffer = errors.New("echo: not an offer that can be answered")

	errClosed = errors.New("echo: closed")
)

// offerError is what pion said about an offer.
type offerError struct{ err error }

func (e offerError) Error() string   { return ErrOffer.Error() + ": " + e.err.Error() }
func (e offerError) Unwrap() []error { return []error{ErrOffer, e.err} }

// Config of the peer. The zero value listens on any free port and announces
// 127.0.0.1.
type Config struct {
	// Port to listen on, UDP and TCP. 0 is any free one.
	Port int
	// Bind is the address to listen on; empty is every one.
	Bind string
	// Announce lists the addresses put into answers. They may differ from the
	// bound ones (1:1 NAT).
	Announce []netip.Addr

	Log     *slog.Logger     // nil: nothing is logged
	Witness *witness.Log     // nil: nothing is told
	Now     func() time.Time // nil: time.Now
}

// Peer is a running echo peer.
type Peer struct {
	config   Config
	announce []netip.Addr
	port     int
	udp      *ice.MultiUDPMuxDefault
	tcp      *ice.TCPMuxDefault
	sockets  *listen.Sockets
	streams  *caller.Shares
	offers   *caller.Budget
	slots    chan struct{} // of offers that are read
	engine   *engine
	book     *book

	mu      sync.Mutex
	tallies map[tallyKey]*tally
	closed  sync.Once
	stop    chan struct{}
	done    sync.WaitGroup
}

type tallyKey struct {
	run  string
	path report.Path
	// hello: of the sessions in which the client sends the ClientHello.
	hello bool
}

// Start listens and answers. A port that cannot be opened is a
// *listen.PortError; then nothing is left open.
func Start(c Config) (*Peer, error) {
	c.Bind = listen.Bind(c.Bind)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Witness == nil {
		c.Witness = witness.New(c.Now)
	}
	announce, families := listen.Announced(c.Bind, c.Announce)
	sockets, err := listen.Open(c.Bind, families, c.Port, c.Log)
	if err != nil {
		return nil, err
	}
	p := &Peer{config: c, announce: announce, port: sockets.Port, book: newBook(c.Now), sockets: sockets,
		streams: caller.NewShares(streamShares), offers: caller.NewBudget(offerRates, c.Now), slots: make(chan struct{}, offersAtOnce),
		tallies: map[tallyKey]*tally{}, stop: make(chan struct{})}
	log := pionlog.Factory(c.Log)
	var muxes []ice.UDPMux
	for _, family := range families {
		conn := newDatagrams(sockets.UDP[family], p.book, listen.OfFamily(announce, family)[0], listen.Local(c.Bind, family))
		muxes = append(muxes, ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: conn, Logger: log.NewLogger("ice")}))
	}
	p.udp = ice.NewMultiUDPMuxDefault(muxes...)
	p.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{
		Listener: &door{Patient: sockets.TCP, book: p.book, streams: p.streams, announced: announce, port: p.port},
		Logger:   log.NewLogger("ice"), FirstStunBindTimeout: firstCheck, AliveDurationForConnFromStun: firstCheck,
	})
	if p.engine, err = newEngine(p.udp, p.tcp, firstOfEach(announce), log); err != nil {
		p.Close()
		return nil, err
	}
	p.done.Add(1)
	go p.inspect()
	return p, nil
}

// Answer answers an SDP offer for one path of a run, with the announced
// addresses as candidates; the offer needs none. One that says "setup:active"
// is answered so that its side sends the DTLS ClientHello (RFC 8842 5.3), any
// other so that the peer does. by is the handle of the
// caller who began the run; empty: the run is counted by itself. Errors are
// ErrOffer, ErrTooMany, or the context's.
func (p *Peer) Answer(ctx context.Context, run, by string, path report.Path, offer string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	who := caller.ParseHandle(cmp.Or(by, run))
	if _, ok := p.offers.Spend(who, 1); !ok {
		return "", ErrTooMany
	}
	if !slices.Contains(report.Paths, path) {
		return "", offerError{fmt.Errorf("unknown path %q", path)}
	}
	if err := checkOffer(offer); err != nil {
		return "", offerError{err}
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	s, err := p.open(run, who, tallyKey{run, path, saysHello(offer)})
	if err != nil {
		return "", err
	}
	answer, err := s.accept(ctx, offer)
	if err != nil {
		s.close()
		return "", err
	}
	return withCandidates(withoutCandidates(answer), candidates(path, p.announce, p.port)), nil
}

// open makes a session that waits for its checks.
func (p *Peer) open(run string, who caller.Key, key tallyKey) (*session, error) {
	if err := p.book.room(run, who); err != nil {
		return nil, err
	}
	s := &session{peer: p, run: run, caller: who, started: p.config.Now(), known: p.config.Witness.Known(run)}
	s.tally = p.tally(key)
	// RFC 8445 5.3 asks for 24 bits in the fragment, or more, and 128 in the
	// password.
	s.ufrag, s.password = random(ufragBytes), random(24)
	pc, err := p.engine.connection(key.path, s.ufrag, s.password)
	if err != nil {
		return nil, err
	}
	s.pc = pc
	if err := p.book.add(s); err != nil {
		pc.Close()
		return nil, err
	}
	return s, nil
}

// tally is the one count of a path; the first session makes it.
func (p *Peer) tally(key tallyKey) *tally {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tallies[key]
	if t == nil {
		t = &tally{path: key.path, now: p.config.Now, started: p.config.Now()}
		t.deaf = func(since time.Time) bool { return p.deaf(key.path, since) }
		p.tallies[key] = t
		if key.hello {
			p.config.Witness.Attach(key.run, "hello "+string(key.path), t.fillHello)
		} else {
			p.config.Witness.Attach(key.run, "echo "+string(key.path), t.fill)
		}
	}
	return t
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawStdEncoding.EncodeToString(b)
}

// inspect ends sessions that have outlived their use.
func (p *Peer) inspect() {
	defer p.done.Done()
	tick := time.NewTicker(inspectEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-tick.C:
			p.tidy(p.config.Now())
		}
	}
}

// tidy closes what is over at now, and forgets the counts of runs that have
// neither a session nor a witness.
func (p *Peer) tidy(now time.Time) {
	live := map[string]bool{}
	for _, s := range p.book.all() {
		if s.over(now) {
			s.close()
			continue
		}
		live[s.run] = true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for key := range p.tallies {
		if !live[key.run] && !p.config.Witness.Known(key.run) {
			delete(p.tallies, key)
		}
	}
}

// Addresses that the peer announces, IP and port.
func (p *Peer) Addresses() []string {
	out := make([]string, len(p.announce))
	for i, a := range p.announce {
		out[i] = netip.AddrPortFrom(a, uint16(p.port)).String()
	}
	return out
}

// Listening is nil while every socket takes what comes.
func (p *Peer) Listening() error {
	if err := p.sockets.Listening(); err != nil {
		return fmt.Errorf("echo peer: %w", err)
	}
	return nil
}

// deaf reports whether a socket that a path takes was in trouble since then.
func (p *Peer) deaf(path report.Path, since time.Time) bool {
	if path == report.DirectTCP {
		return p.sockets.FailedSince("tcp", 0, since)
	}
	for family := range p.sockets.UDP {
		if p.sockets.FailedSince("udp", family, since) {
			return true
		}
	}
	return false
}

// Shares are what callers hold of this process, by what it is.
func (p *Peer) Shares() map[string]*caller.Shares {
	return map[string]*caller.Shares{"echo_sessions": p.book.shares, "echo_connections": p.streams}
}

// Port on which it listens.
func (p *Peer) Port() int { return p.port }

// TCP reports that ICE-TCP is taken on the same addresses.
func (p *Peer) TCP() bool { return p.tcp != nil }

// Close ends every session and frees the ports.
func (p *Peer) Close() (err error) {
	p.closed.Do(func() {
		close(p.stop)
		p.done.Wait()
		for _, s := range p.book.shut() {
			s.close()
		}
		p.streams.Close()
		err = errors.Join(p.udp.Close(), p.tcp.Close())
	})
	return err
}
