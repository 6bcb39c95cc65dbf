package run

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// foreignWorld has relays and no echo peer: its PeerConnections talk to each
// other, through relays that may refuse it.
type foreignWorld struct {
	world
	madeUp    bool // nobody knows the credentials
	echoOnly  bool
	farError  int                   // the relay's word to every second allocation
	unreached func(url string) bool // this relay does not reach itself
	loseWay   func(far bool, n int) bool

	pairs map[string]*loopPeer // by offer
	sdps  int
	wired sync.Mutex
}

func (w *foreignWorld) Fetch(ctx context.Context, q Request) Response {
	if q.URL == api.PathRuns {
		reply := w.reply()
		reply.Echo = api.Echo{Addresses: []string{}}
		reply.ICEServers[0].CredentialsUnknown, reply.ICEServers[0].EchoOnly = w.madeUp, w.echoOnly
		w.begin = func() Response { return ours(200, reply) }
	}
	return w.world.Fetch(ctx, q)
}

// loopPeer is one end. Candidates of both ends have to be known to both.
type loopPeer struct {
	*fakePeer
	w                *foreignWorld
	other            *loopPeer
	offer            string
	isFar            bool
	answered, linked bool
	knows            int
	sent             int
}

func (w *foreignWorld) PeerConnection(c PeerConfig, events PeerEvents) (PeerConnection, error) {
	if events.Gathered == nil { // real hands tell nobody then
		events.Gathered = func() {}
	}
	made, err := w.world.PeerConnection(c, events)
	if err != nil || !c.RelayOnly {
		return made, err
	}
	if c.Video {
		return nil, errors.New("media was asked for")
	}
	return &loopPeer{fakePeer: made.(*fakePeer), w: w, isFar: c.Answers}, nil
}

func (p *loopPeer) Offer(ctx context.Context) (string, error) {
	if _, err := p.fakePeer.Offer(ctx); err != nil {
		return "", err
	}
	p.w.wired.Lock()
	defer p.w.wired.Unlock()
	p.w.sdps++
	p.offer = "offer " + strconv.Itoa(p.w.sdps)
	if p.w.pairs == nil {
		p.w.pairs = map[string]*loopPeer{}
	}
	p.w.pairs[p.offer] = p
	return p.offer, nil
}

func (p *loopPeer) Accept(_ context.Context, offer string) (string, error) {
	p.w.wired.Lock()
	defer p.w.wired.Unlock()
	near := p.w.pairs[offer]
	if near == nil || !p.isFar {
		return "", errors.New("not an offer")
	}
	p.other, near.other = near, p
	if p.w.farError != 0 {
		go p.events.Error(report.ICEError{Code: p.w.farError})
		return "answer", nil
	}
	go p.gather()
	return "answer", nil
}

func (p *loopPeer) Answer(_ context.Context, sdp string) error {
	p.w.wired.Lock()
	defer p.w.wired.Unlock()
	if sdp != "answer" {
		return errors.New("not an answer")
	}
	p.answered = true
	return nil
}

func (p *loopPeer) Add(_ context.Context, c candidate.Raw) error {
	p.w.wired.Lock()
	defer p.w.wired.Unlock()
	if p.other == nil || !p.isFar && !p.answered {
		return errors.New("InvalidStateError: there is no remote description")
	}
	if !strings.Contains(c.Line, "typ relay") {
		return errors.New("not of a relay: " + c.Line)
	}
	p.knows++
	near := p
	if p.isFar {
		near = p.other
	}
	if near.knows > 0 && near.other.knows > 0 && !near.linked {
		near.linked = true
		if p.w.unreached == nil || !p.w.unreached(near.config.URL) {
			go near.connect()
		}
	}
	return nil
}

func (p *loopPeer) connect() {
	if !sleep(p.ctx, 2*p.w.rtt) {
		return
	}
	p.events.State(PeerState{ICE: "connected", Connection: "connecting"})
	if sleep(p.ctx, 6*p.w.rtt) {
		p.events.Open()
	}
}

func (p *loopPeer) Send(b []byte) error {
	p.sent++
	if p.w.loseWay != nil && p.w.loseWay(p.isFar, p.sent) {
		return nil
	}
	b = slices.Clone(b)
	go func() {
		if sleep(p.ctx, p.w.rtt) {
			p.other.events.Packet(b)
		}
	}()
	return nil
}

func TestLoopback(t *testing.T) {
	w := &foreignWorld{}
	w.rtt = 20 * msec
	last, _ := playHands(t, w, Options{})
	within(t, judged(t, last, report.Healthy, ""), 2500)
	for _, kind := range []report.Path{report.RelayUDP, report.RelayTCP} {
		target := string(kind)
		if o := find(t, last.Report, report.CheckPathICE, target); o.Outcome != report.OK || !o.Detail.ICE.Loopback {
			t.Errorf("%s: %s %+v", kind, o.Outcome, o.Detail.ICE)
		}
		for _, check := range []report.Check{report.CheckPathData, report.CheckPathLarge} {
			o := find(t, last.Report, check, target)
			f := o.Detail.Flow
			if o.Outcome != report.OK || f.Sent < 6 || f.Returned != f.Sent || *f.Arrived != f.Sent {
				t.Errorf("%s %s: %s %+v", kind, check, o.Outcome, f)
			}
			// There and back is 40 ms, which is the line twice.
			if math.Abs(f.RTTMS-20) > 1 {
				t.Errorf("%s %s: a round trip of %v ms", kind, check, f.RTTMS)
			}
		}
		if f := find(t, last.Report, report.CheckPathData, target).Detail.Flow; f.Sent < samplePackets {
			t.Errorf("%s: %d packets", kind, f.Sent)
		}
		if o := find(t, last.Report, report.CheckPathRTP, target); o.Outcome != report.NotTested {
			t.Errorf("%s: RTP is %s, and none was sent", kind, o.Outcome)
		}
	}
	if o := find(t, last.Report, report.CheckPathICE, string(report.DirectUDP)); o.Outcome != report.NotTested {
		t.Errorf("the direct path is %s without an echo peer", o.Outcome)
	}
	for _, q := range w.requests {
		if strings.Contains(q, "/echo") {
			t.Errorf("%s, and there is no echo peer", q)
		}
	}
}

func TestLoopbackThatDoesNotCome(t *testing.T) {
	for _, c := range []struct {
		name    string
		w       *foreignWorld
		verdict report.Verdict
		outcome report.Outcome // of path_ice of relay/tcp
	}{
		{"one relay does not reach itself", &foreignWorld{unreached: func(url string) bool { return strings.Contains(url, "tcp") }}, report.Inconclusive, report.Silent},
		{"the far end gets no address", &foreignWorld{farError: 486}, report.Inconclusive, report.NotTested},
		{"nobody knows the credentials", &foreignWorld{madeUp: true}, report.Inconclusive, report.NotTested},
		{"relays for the echo peer alone", &foreignWorld{echoOnly: true}, report.Inconclusive, report.NotTested},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.w.rtt = 10 * msec
			last, _ := playHands(t, c.w, Options{})
			d := judged(t, last, c.verdict, "")
			within(t, d, 9000)
			o := find(t, last.Report, report.CheckPathICE, string(report.RelayTCP))
			if o.Outcome != c.outcome || c.outcome == report.NotTested && len(o.Detail.Says) == 0 {
				t.Errorf("path_ice is %s, %v", o.Outcome, o.Detail.Says)
			}
			if !strings.Contains(d.Summary, "the relay over TCP") && !strings.Contains(d.Summary, "a path for sound and picture") {
				t.Errorf("the summary does not say what was not tested: %s", d.Summary)
			}
		})
	}
}

// A third of the packets lost on the way back from the far end shows as the
// line's loss in that way.
func TestLoopbackLoss(t *testing.T) {
	w := &foreignWorld{loseWay: func(far bool, n int) bool { return far && (n%5 == 0 || n%7 == 0) }}
	w.rtt = 10 * msec
	last, _ := playHands(t, w, Options{})
	judged(t, last, report.Degraded, "poor_network/loss")
	f := find(t, last.Report, report.CheckPathData, string(report.RelayUDP)).Detail.Flow
	// Both crossings together lost a third; large packets take some of it.
	if f.LossUp == nil || *f.LossUp != 0 || f.LossDown == nil || *f.LossDown < 0.1 || *f.LossDown > 0.25 {
		t.Errorf("%+v", f)
	}
}
