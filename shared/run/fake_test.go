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
	packed atomic.Int32 // reports that were sent so

	rtt          time.Duration
	udpLate      time.Duration // added to every answer over UDP
	allocateLate time.Duration // added to every answer of a relay
	askPace      time.Duration // between the servers that one PeerConnection asks
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
		if q.Packed {
			w.packed.Add(1)
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
