package echo

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"

	"sidetone/server/listen"
	"sidetone/server/turn"
	"sidetone/server/witness"
	"sidetone/shared/report"
)

const testRun = "n_test"

func start(t *testing.T, announce string) (*Peer, *witness.Log) {
	t.Helper()
	w := witness.New(time.Now)
	w.Begin(testRun, time.Now(), time.Now().Add(time.Hour))
	p, err := Start(Config{Bind: "127.0.0.1", Announce: []netip.Addr{netip.MustParseAddr(announce)}, Witness: w})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p, w
}

func seen(w *witness.Log, path report.Path) report.Observation {
	for _, o := range w.Observations(testRun) {
		if o.Check == report.CheckEchoSeen && o.Target == string(path) {
			return o
		}
	}
	return report.Observation{}
}

var (
	udpOnly = []webrtc.NetworkType{webrtc.NetworkTypeUDP4}
	tcpOnly = []webrtc.NetworkType{webrtc.NetworkTypeTCP4}
)

func TestDirect(t *testing.T) {
	for path, networks := range map[report.Path][]webrtc.NetworkType{report.DirectUDP: udpOnly, report.DirectTCP: tcpOnly} {
		t.Run(string(path), func(t *testing.T) {
			p, w := start(t, "127.0.0.1")
			c := newClient(t, networks, nil)
			c.connect(t, p, testRun, path)
			exercise(t, c, w, path)
		})
	}
}

// TestRelayBehindNAT: the relay and the peer are announced at an address that
// leads nowhere on this machine, as behind 1:1 NAT without hairpin.
func TestRelayBehindNAT(t *testing.T) {
	const announced = "203.0.113.5"
	for path, transport := range map[report.Path]string{report.RelayUDP: "udp", report.RelayTCP: "tcp"} {
		t.Run(string(path), func(t *testing.T) {
			p, w := start(t, announced)
			relay, err := turn.Start(turn.Config{Ports: []int{0}, Bind: "127.0.0.1",
				Announce: []netip.Addr{netip.MustParseAddr(announced)}, PeerPort: p.Port(), Witness: w})
			if err != nil {
				t.Fatal(err)
			}
			defer relay.Close()
			username, password := relay.Credentials(testRun, "", time.Now().Add(time.Minute))
			c := newClient(t, append(udpOnly, tcpOnly...), []webrtc.ICEServer{{
				URLs:     []string{fmt.Sprintf("turn:127.0.0.1:%d?transport=%s", relay.Ports()[0], transport)},
				Username: username, Credential: password}})
			c.connect(t, p, testRun, path)
			exercise(t, c, w, path)
			pair, err := c.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
			if err != nil || pair.Local.Typ != webrtc.ICECandidateTypeRelay || pair.Local.Address != announced {
				t.Errorf("the pair is %v, %v: the relay candidate was not recognised", pair, err)
			}
		})
	}
}

// exercise sends small and large packets and RTP, and holds what comes back
// and what the witness says against it.
func exercise(t *testing.T, c *client, w *witness.Log, path report.Path) {
	t.Helper()
	const small, large, media = 60, 3, 20
	c.sendData(t, kindSmall, small, 160)
	c.sendData(t, kindLarge, large, 1150)
	c.sendRTP(t, media)
	eventually(t, "data comes back", func() bool { return len(c.returned(kindSmall)) == small && len(c.returned(kindLarge)) == large })
	eventually(t, "RTP comes back", func() bool { return c.rtpReturned() == media })
	for kind, n := range map[byte]int{kindSmall: small, kindLarge: large} {
		for _, b := range c.returned(kind) {
			seq := binary.BigEndian.Uint32(b[4:])
			want := packet(kind, seq, len(b))
			binary.BigEndian.PutUint32(want[16:], binary.BigEndian.Uint32(b[16:]))
			binary.BigEndian.PutUint32(want[20:], binary.BigEndian.Uint32(b[20:]))
			if string(b) != string(want) {
				t.Fatalf("packet %d came back changed: % x", seq, b[:24])
			}
		}
		if last := highest(c.returned(kind), 16); last != uint32(n) {
			t.Errorf("kind %d: the peer counted %d arrivals of %d", kind, last, n)
		}
		if last := highest(c.returned(kind), 20); last != uint32(n) {
			t.Errorf("kind %d: the peer counted %d returns of %d", kind, last, n)
		}
	}
	o := seen(w, path)
	e := o.Detail.Echo
	if o.Outcome != report.OK || e.Checks == 0 || e.DTLS == 0 || e.RTP < media || e.RTPSent != media || e.DTLSState != "connected" ||
		e.Received != small+large || e.Sent != small+large || e.LargeReceived != large || e.LargestBytes < 1150 || e.LargestBytes > 1280 {
		t.Errorf("the witness has %+v, %+v", o, e)
	}
}

// highest counter at an offset.
func highest(packets [][]byte, offset int) (n uint32) {
	for _, b := range packets {
		n = max(n, binary.BigEndian.Uint32(b[offset:]))
	}
	return n
}

// TestSilence: a session to which nothing came says so.
func TestSilence(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	c := newClient(t, udpOnly, nil)
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, c.offer(t)); err != nil {
		t.Fatal(err)
	}
	if o := seen(w, report.DirectUDP); o.Outcome != report.Silent || *o.Detail.Echo != (report.Echo{}) {
		t.Errorf("the witness has %+v, %+v", o, o.Detail.Echo)
	}
}

func TestAnswerRefuses(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	good := newClient(t, udpOnly, nil).offer(t)
	for name, c := range map[string]struct {
		path  report.Path
		offer string
	}{
		"empty":          {report.DirectUDP, ""},
		"not SDP":        {report.DirectUDP, "m=hello"},
		"unknown path":   {"direct/pigeon", good},
		"too long":       {report.DirectUDP, good + strings.Repeat("a=x\r\n", maxOffer/5)},
		"many sections":  {report.DirectUDP, good + strings.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", maxSections)},
		"no credentials": {report.DirectUDP, strings.ReplaceAll(good, "a=ice-", "a=was-")},
	} {
		if _, err := p.Answer(context.Background(), testRun, "", c.path, c.offer); !errors.Is(err, ErrOffer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Answer(ctx, testRun, "", report.DirectUDP, good); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if n := len(p.book.all()); n != 0 {
		t.Errorf("%d sessions are left of refused offers", n)
	}
}

func TestSessionsAreBounded(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	offer := newClient(t, udpOnly, nil).offer(t)
	for i := range maxSessionsPerRun {
		if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, offer); err != nil {
			t.Fatalf("session %d: %v", i, err)
		}
	}
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, offer); !errors.Is(err, ErrTooMany) {
		t.Fatalf("one more: %v", err)
	}
	if _, err := p.Answer(context.Background(), "n_other", "", report.DirectUDP, offer); err != nil {
		t.Fatalf("another run: %v", err)
	}
	p.tidy(time.Now().Add(unanswered + time.Second))
	if n := len(p.book.all()); n != 0 {
		t.Fatalf("%d unanswered sessions are left", n)
	}
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, offer); err != nil {
		t.Fatalf("after they ended: %v", err)
	}
}

// TestRunEnds: sessions of a run that the witness has forgotten end.
func TestRunEnds(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, newClient(t, udpOnly, nil).offer(t)); err != nil {
		t.Fatal(err)
	}
	p.tidy(time.Now())
	if n := len(p.book.all()); n != 1 {
		t.Fatalf("%d sessions while the run goes on", n)
	}
	w.Forget(testRun)
	p.tidy(time.Now())
	p.tidy(time.Now())
	if len(p.book.all()) != 0 || len(p.tallies) != 0 {
		t.Fatalf("%d sessions, %d tallies after its end", len(p.book.all()), len(p.tallies))
	}
}

// TestSecondTryCounts: two sessions of one path are one observation.
func TestSecondTryCounts(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	for range 2 {
		c := newClient(t, udpOnly, nil)
		c.connect(t, p, testRun, report.DirectUDP)
		c.sendData(t, kindSmall, 5, 160)
		eventually(t, "they come back", func() bool { return len(c.returned(kindSmall)) == 5 })
		c.pc.Close()
	}
	if o := seen(w, report.DirectUDP); o.Detail.Echo.Received != 10 || len(w.Observations(testRun)) != 1 {
		t.Errorf("the witness has %+v of %d", o.Detail.Echo, len(w.Observations(testRun)))
	}
	eventually(t, "closed clients end their sessions", func() bool { return len(p.book.all()) == 0 })
}

func TestBusyPort(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	_, err := Start(Config{Port: p.Port(), Bind: "127.0.0.1"})
	var busy *listen.PortError
	if !errors.As(err, &busy) || busy.Port != p.Port() {
		t.Fatalf("got %v", err)
	}
}

// TestNothingIsLeft: a closed peer leaves no goroutine behind, whatever state
// its sessions are in: connected, left by the client, or never reached.
func TestNothingIsLeft(t *testing.T) {
	before := goleak.IgnoreCurrent()
	p, _ := start(t, "127.0.0.1")
	var clients []*client
	for path, networks := range map[report.Path][]webrtc.NetworkType{report.DirectUDP: udpOnly, report.DirectTCP: tcpOnly} {
		c := newClient(t, networks, nil)
		c.connect(t, p, testRun, path)
		c.sendRTP(t, 3)
		eventually(t, "RTP comes back", func() bool { return c.rtpReturned() > 0 })
		clients = append(clients, c)
	}
	silentOne := newClient(t, udpOnly, nil)
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, silentOne.offer(t)); err != nil {
		t.Fatal(err)
	}
	clients[0].pc.Close()
	p.Close()
	clients[1].pc.Close()
	silentOne.pc.Close()
	eventually(t, "every goroutine has ended", func() bool { return goleak.Find(before) == nil })
}

// BenchmarkAnswer is the time that an offer of each browser waits.
func BenchmarkAnswer(b *testing.B) {
	for browser, offer := range browserOffers(b) {
		b.Run(browser, func(b *testing.B) {
			p, err := Start(Config{Bind: "127.0.0.1"})
			if err != nil {
				b.Fatal(err)
			}
			defer p.Close()
			for i := 0; b.Loop(); i++ {
				if _, err := p.Answer(context.Background(), fmt.Sprint("n_", i/8), "", report.DirectUDP, offer); err != nil {
					b.Fatal(err)
				}
				if i%64 == 63 {
					b.StopTimer()
					p.tidy(time.Now().Add(time.Hour))
					b.StartTimer()
				}
			}
		})
	}
}
