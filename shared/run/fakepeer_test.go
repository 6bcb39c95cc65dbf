package run

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// fakePeer is a PeerConnection in the world.
type fakePeer struct {
	w      *world
	config PeerConfig
	events PeerEvents
	ctx    context.Context
	end    context.CancelFunc

	muted atomic.Bool

	mu   sync.Mutex
	path report.Path
	// passive: the other side waits for this one's hello.
	passive bool
	stats   Stats
	seen    map[byte]int
}

func (w *world) PeerConnection(c PeerConfig, events PeerEvents) (PeerConnection, error) {
	w.mu.Lock()
	w.peers++
	w.mu.Unlock()
	p := &fakePeer{w: w, config: c, events: events, seen: map[byte]int{}}
	p.ctx, p.end = context.WithCancel(context.Background())
	return p, nil
}

const (
	hostLine  = "candidate:1 1 udp 2113937151 host.local 5000 typ host"
	srflxLine = "candidate:2 1 udp 1685987327 203.0.113.9 5000 typ srflx raddr 0.0.0.0 rport 0"
	relayLine = "candidate:3 1 udp 8331263 192.0.2.1 50000 typ relay raddr 203.0.113.9 rport 5000"
)

func (p *fakePeer) Offer(ctx context.Context) (string, error) {
	if !sleep(ctx, 5*time.Millisecond) {
		return "", ctx.Err()
	}
	if p.events.Gathering != nil {
		p.events.Gathering()
	}
	go p.gather()
	if len(p.config.More) > 0 && p.w.hangs {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if len(p.config.More) > 0 && p.w.native {
		return "", nil
	}
	return "offer a=setup:actpass", nil
}

func (p *fakePeer) gather() {
	servers := p.config.More
	if p.config.URL != "" || len(servers) == 0 {
		servers = append([]Server{{URL: p.config.URL}}, servers...)
	}
	if len(p.config.More) > 0 && !p.config.RelayOnly {
		p.events.Candidate(candidate.Raw{Line: hostLine})
	}
	var all sync.WaitGroup
	var silent atomic.Bool
	for i, s := range servers {
		all.Go(func() {
			if !sleep(p.ctx, time.Duration(i)*p.w.askPace) || !p.gatherFrom(s.URL) {
				silent.Store(true)
			}
		})
	}
	all.Wait()
	if !silent.Load() && p.events.Gathered != nil {
		p.events.Gathered()
	}
}

// gatherFrom asks one server; false: it never answers.
func (p *fakePeer) gatherFrom(url string) bool {
	w := p.w
	name := ""
	if w.NamesServers() {
		name = url
	}
	if w.offline {
		return sleep(p.ctx, w.slowGather)
	}
	if url == "" {
		p.events.Candidate(candidate.Raw{Line: hostLine})
		return true
	}
	transport := "udp"
	if strings.Contains(url, "tcp") {
		transport = "tcp"
	}
	if e, ok := w.refuse[url]; ok {
		if !sleep(p.ctx, w.rtt+30*time.Millisecond) {
			return false
		}
		if len(p.config.More) > 0 {
			e.URL = url
		}
		p.events.Error(e)
		return true
	}
	if w.complete[url] {
		return true
	}
	if w.dead != nil && w.dead(transport, url) {
		return false
	}
	line, trips := srflxLine, 1
	if p.config.RelayOnly {
		line, trips = relayLine, 2
	}
	wait := time.Duration(trips) * w.rtt
	if p.config.RelayOnly {
		wait += w.allocateLate
	}
	if transport == "udp" {
		wait += w.udpLate
	}
	if !sleep(p.ctx, wait) {
		return false
	}
	p.events.Candidate(candidate.Raw{Line: line, URL: name})
	return true
}

func (p *fakePeer) Answer(_ context.Context, sdp string) error {
	p.mu.Lock()
	sdp, p.passive = strings.CutSuffix(strings.TrimPrefix(sdp, "answer "), passive)
	p.path = report.Path(sdp)
	p.mu.Unlock()
	go p.connect()
	return nil
}

func (p *fakePeer) connect() {
	w := p.w
	late := time.Duration(0)
	if p.path == report.DirectUDP {
		late = w.udpLate
	}
	if w.noICE[p.path] || !sleep(p.ctx, w.rtt+late) {
		return
	}
	// The echo peer's side of the handshake comes through even where the
	// browser's does not.
	p.set(func(s *Stats) {
		s.ChecksSent, s.ChecksAnswered, s.Local, s.Remote, s.BytesReceived = 3, 3, "host", "host", 200
	})
	p.events.State(PeerState{ICE: "connected", Connection: "connecting", DTLS: "connecting"})
	go p.consent()
	if w.noDTLS[p.path] || p.passive && w.noHello || !sleep(p.ctx, 4*w.rtt) {
		return
	}
	p.events.State(PeerState{ICE: "connected", Connection: "connected", DTLS: "connected"})
	if !w.noChannel {
		p.events.Open()
	}
	for p.config.Video && sleep(p.ctx, 40*time.Millisecond+odd) {
		if p.muted.Load() {
			continue
		}
		p.set(func(s *Stats) {
			s.RTPSent++
			if !w.noRTP && p.passes(rtpBytes) && p.passes(rtpBytes) {
				s.RTPReceived++
			}
		})
	}
}

// consent goes on as ICE does whatever happens to the rest.
func (p *fakePeer) consent() {
	for sleep(p.ctx, 500*time.Millisecond+odd) {
		p.set(func(s *Stats) { s.ChecksSent++; s.ChecksAnswered++ })
	}
}

// rtpBytes of one packet of the synthetic picture.
const rtpBytes = 150

// passes: one packet comes through the line, one way.
func (p *fakePeer) passes(bytes int) bool {
	return p.w.passes == nil || p.w.passes(p.path, bytes+wireHeaders)
}

// wireHeaders of IP, UDP, DTLS and SCTP.
const wireHeaders = 93

func (p *fakePeer) set(f func(*Stats)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(&p.stats)
}

func (p *fakePeer) Send(b []byte) error {
	in, ok := decode(b)
	if !ok {
		return errors.New("not a packet")
	}
	late := time.Duration(0)
	if since := time.Since(bubbleStart); since > p.w.goneFrom && since < p.w.goneTo {
		if p.path == report.DirectUDP || p.path == report.RelayUDP {
			return nil
		}
		late = p.w.goneTo - since + tcpRepair
	}
	if p.w.lose != nil && p.w.lose(in.kind, in.seq) {
		return nil
	}
	if !p.passes(len(b)) {
		return nil
	}
	p.mu.Lock()
	p.seen[in.kind]++
	in.received, in.returned = p.seen[in.kind], p.seen[in.kind]
	p.mu.Unlock()
	back := in.encode()
	putCounts(back, in.received, in.returned)
	if !p.passes(len(b)) {
		return nil
	}
	go func() {
		if sleep(p.ctx, p.w.rtt+late) {
			p.events.Packet(back)
		}
	}()
	return nil
}

func (p *fakePeer) Mute(on bool) { p.muted.Store(on) }

func (p *fakePeer) Stats(context.Context) (Stats, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stats, nil
}

func (p *fakePeer) Close() { p.end() }
