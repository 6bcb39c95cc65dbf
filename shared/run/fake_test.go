package run

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/candidate"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// bubble is the clock of a test: inside of synctest.Test package time is
// fake, and a run of seconds takes none.
type bubble struct{}

func (bubble) Now() time.Time                         { return time.Now() }
func (bubble) After(d time.Duration) <-chan time.Time { return time.After(d) }

// bubbleStart is the time in every bubble at its start.
var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// tcpRepair is how long TCP may take to send again on a line that is back.
const tcpRepair = 600 * time.Millisecond

// world is a network with faults, and a server in it. The zero value is a
// healthy one without a round trip.
type world struct {
	rtt          time.Duration
	udpLate      time.Duration // added to every answer over UDP
	allocateLate time.Duration // added to every answer of a relay
	browser      string
	urls         []string

	dead     func(transport, url string) bool // nothing comes back from this STUN/TURN URL
	refuse   map[string]report.ICEError       // an error at once
	complete map[string]bool                  // gathering ends without anything
	noICE    map[report.Path]bool             // checks are not answered
	noDTLS   map[report.Path]bool
	lose     func(kind byte, seq int) bool // packets that do not come back
	// passes: a packet of so many bytes comes through on a path, on the way up
	// and again on the way back; nil: all do.
	passes    func(p report.Path, bytes int) bool
	hangs     bool // a browser that asks several servers and never says what it offers
	native    bool // hands as those of the command line
	noHello   bool // a handshake that the browser begins is not answered
	noRTP     bool
	noChannel bool
	closeAt   time.Duration // both sockets are closed then
	noReopen  bool
	mute      bool // sockets never answer
	echoes    int  // that they answer before they fall silent; 0: all
	refuseWS  bool
	begin     func() Response // instead of the usual reply
	report    func(report.Report) Response
	seen      func() Response
	offline   bool
	openAfter time.Duration // of our own sockets
	// goneFrom, goneTo: meanwhile packets of the paths are lost over UDP, and held
	// back over TCP until they are sent again.
	goneFrom, goneTo time.Duration
	slowGather       time.Duration // offline, and the browser neither knows it nor is quick to say so
	serverSaw        []report.Observation
	knows            func(report.Report) bool // when the server has seen it; nil: always
	clockOffset      time.Duration
	check            int // status of the token's authority
	hosts            []profile.Host
	host             func(url string, try int) Response // nil: every host answers
	sockets          map[string]socketEnd               // of other servers

	mu       sync.Mutex
	reports  []report.Report
	overWS   int
	peers    int
	open     int
	bearers  []string
	requests []string
}

const testRun = "n_test"

// passive is in the answer to an offer that says "active".
const passive = " passive"

func (w *world) Environment() report.Environment {
	name := w.browser
	if name == "" {
		name = "Chromium"
	}
	return report.Environment{Browser: name, BrowserVersion: 156, OS: "Linux", WebRTC: report.Known(true), Online: report.Known(!w.offline || w.slowGather > 0)}
}

func (w *world) Permissions(context.Context) (string, string) { return "prompt", "prompt" }

func (w *world) Close() {}

// NamesServers as Chromium does.
func (w *world) NamesServers() bool { return w.browser == "" }

var errNetwork = errors.New("TypeError: Failed to fetch")

func ours(status int, body any) Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return Response{Status: status, Body: text, Ours: true}
}

func (w *world) Fetch(ctx context.Context, q Request) Response {
	w.mu.Lock()
	w.bearers = append(w.bearers, q.Bearer)
	w.requests = append(w.requests, q.Method+" "+q.URL)
	w.mu.Unlock()
	if !sleep(ctx, w.rtt) {
		return Response{Err: ctx.Err()}
	}
	answer := w.answer(q)
	if answer.Err == context.DeadlineExceeded { // dropped: nothing ever comes
		<-ctx.Done()
	}
	return answer
}

var dropped = Response{Err: context.DeadlineExceeded}

func (w *world) answer(q Request) Response {
	switch {
	case w.offline:
		return Response{Err: errNetwork}
	case q.URL == api.PathRuns:
		if w.begin != nil {
			return w.begin()
		}
		return ours(200, w.reply())
	case q.URL == api.PathSeen:
		if w.seen != nil {
			return w.seen()
		}
		return ours(200, api.SeenReply{Time: time.Now().Add(w.clockOffset), Address: "203.0.113.9", Protocol: "HTTP/1.1"})
	case q.URL == api.RunEcho(testRun):
		var asked api.EchoRequest
		if json.Unmarshal(q.Body, &asked) != nil {
			return ours(400, api.Problem{Title: "broken"})
		}
		answer := "answer " + string(asked.Path)
		if strings.Contains(asked.SDP, "a=setup:active") {
			answer += passive
		}
		return ours(200, api.EchoReply{SDP: answer})
	case q.URL == api.RunReport(testRun), q.URL == api.RunReport(testRun)+"?"+api.QueryMinimal:
		var r report.Report
		minimal := q.URL != api.RunReport(testRun)
		if json.Unmarshal(q.Body, &r) != nil || minimal == r.Complete {
			return ours(400, api.Problem{Title: "broken"})
		}
		if w.report != nil {
			if a := w.report(r); a.Status != 200 {
				return a
			}
		}
		reply := w.take(r)
		if minimal {
			reply.Diagnosis = report.Diagnosis{}
		}
		return ours(200, reply)
	case q.Opaque && strings.HasPrefix(q.URL, "https://"):
		if w.host != nil {
			return w.host(q.URL, w.tries(q.URL))
		}
		return Response{}
	case strings.Contains(q.URL, "/signaling/"):
		return ours(426, api.Problem{Title: "Upgrade Required"})
	case q.URL == "/check":
		return Response{Status: w.check}
	}
	return Response{Status: 404, Ours: true}
}

// tries is how often an address has been asked for, this time included.
func (w *world) tries(url string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, q := range w.requests {
		if strings.HasSuffix(q, " "+url) {
			n++
		}
	}
	return n
}

func (w *world) take(r report.Report) api.ReportReply {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reports = append(w.reports, r)
	reply := api.ReportReply{Report: "r_test", URL: "https://host/r/r_test"}
	if w.knows == nil || w.knows(r) {
		reply.Observations = w.serverSaw
	}
	if r.Diagnosis != nil {
		kept := r // judged with what the server saw, and the time that was posted
		kept.Observations = append(slices.Clone(r.Observations), reply.Observations...)
		reply.Diagnosis = playbook.Diagnose(kept)
		render.ForCaller(&reply.Diagnosis, words.English())
	}
	return reply
}

func (w *world) last() report.Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.reports) == 0 {
		return report.Report{}
	}
	return w.reports[len(w.reports)-1]
}

var fourPorts = []string{
	"stun:192.0.2.1:3478",
	"turn:192.0.2.1:3478?transport=udp", "turn:192.0.2.1:3479?transport=udp", "turn:192.0.2.1:3480?transport=udp", "turn:192.0.2.1:3481?transport=udp",
	"turn:192.0.2.1:3478?transport=tcp", "turn:192.0.2.1:3479?transport=tcp", "turn:192.0.2.1:3480?transport=tcp", "turn:192.0.2.1:3481?transport=tcp",
}

func (w *world) reply() api.BeginReply {
	urls := w.urls
	if urls == nil {
		urls = fourPorts
	}
	reply := api.BeginReply{
		Run: testRun, Token: "run-token", ICEServers: []api.ICEServer{{URLs: urls, Username: "u", Credential: "secret"}},
		Signaling: api.Signaling{URL: api.Socket("h_test"), Ours: true},
		Echo:      api.Echo{Addresses: []string{"192.0.2.1:3482"}, TCP: true},
	}
	reply.Profile.Name, reply.Profile.Hosts = "embedded", w.hosts
	reply.Profile.Token.ScopeClaim, reply.Profile.Token.RequiredScope = "acsScope", "voip"
	if w.check != 0 {
		reply.Profile.Token.Check.URL, reply.Profile.Token.Check.Readable, reply.Profile.Token.Check.Issuer = "/check", true, "me"
	}
	return reply
}

// odd keeps what the world does by itself off the moments at which the engine
// looks, so that which comes first is no matter of luck.
const odd = 137 * time.Microsecond

// sleep reports false when the context was done first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// fakeSocket is a WebSocket to the world's server.
type fakeSocket struct {
	w      *world
	events SocketEvents
	ctx    context.Context
	end    context.CancelFunc
}

// socketEnd is what becomes of a socket to another server than the world's.
type socketEnd struct {
	opens, silent bool
	status        int // that hands which see HTTP tell
	reason        string
}

func (end socketEnd) tell(events SocketEvents) {
	switch {
	case end.silent:
	case end.opens:
		events.Open()
	default:
		if end.status != 0 {
			events.Refused(end.status)
		}
		events.Closed(1006, end.reason, false)
	}
}

func (w *world) Dial(url string, events SocketEvents) Socket {
	if end, ok := w.sockets[url]; ok {
		go end.tell(events)
		return &fakeSocket{w: w, end: func() {}}
	}
	s := &fakeSocket{w: w, events: events}
	s.ctx, s.end = context.WithCancel(context.Background())
	w.mu.Lock()
	w.open++
	nth := w.open
	w.mu.Unlock()
	go s.live(nth)
	return s
}

func (s *fakeSocket) live(nth int) {
	if !sleep(s.ctx, max(2*s.w.rtt, s.w.openAfter)) {
		return
	}
	if s.w.refuseWS || s.w.offline || nth > 2 && s.w.noReopen {
		s.events.Closed(1006, "", false)
		return
	}
	s.events.Open()
	if s.w.closeAt == 0 || nth > 2 {
		return
	}
	if sleep(s.ctx, s.w.closeAt) {
		s.events.Closed(1006, "", false)
	}
}

func (s *fakeSocket) Send(text []byte) error {
	var m api.SocketMessage
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	if s.w.mute || s.w.echoes > 0 && m.Type == "echo" && m.Seq > s.w.echoes {
		return nil
	}
	switch m.Type {
	case "hello":
		m = api.SocketMessage{Type: "welcome"}
	case "report":
		reply := s.w.take(*m.Report)
		s.w.mu.Lock()
		s.w.overWS++
		s.w.mu.Unlock()
		m = api.SocketMessage{Type: "report", Seq: m.Seq, Reply: &reply}
	}
	answer, err := json.Marshal(m)
	if err != nil {
		return err
	}
	go func() {
		if sleep(s.ctx, s.w.rtt) {
			s.events.Message(answer)
		}
	}()
	return nil
}

func (s *fakeSocket) Close() { s.end() }

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
	for _, s := range servers {
		all.Go(func() {
			if !p.gatherFrom(s.URL) {
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

// play makes a run in w and gives its last state and all on the way.
func play(t *testing.T, w *world, o Options) (last State, all []State) {
	t.Helper()
	return playHands(t, w, o)
}

func playHands(t *testing.T, w Hands, o Options) (last State, all []State) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if o.Origin == "" {
			o.Origin = "https://host"
		}
		engine := Engine{Hands: w, Clock: bubble{}}
		ctx, cancel := context.WithCancel(context.Background())
		last = engine.Run(ctx, o, func(s State) { all = append(all, s) })
		cancel()
	})
	return last, all
}
