package vantage

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/report"
)

// relay answers every request with 401, as a TURN server does to one without
// credentials, and counts them.
func relay(t *testing.T) (port string, requests *atomic.Int32) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	requests = new(atomic.Int32)
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			m := &stun.Message{Raw: append([]byte(nil), buf[:n]...)}
			if m.Decode() != nil {
				continue
			}
			requests.Add(1)
			answer, _ := stun.Build(m, stun.NewType(m.Type.Method, stun.ClassErrorResponse), stun.CodeUnauthorized)
			conn.WriteTo(answer.Raw, from)
		}
	}()
	return portOf(conn.LocalAddr()), requests
}

func portOf(a net.Addr) string {
	_, port, _ := net.SplitHostPort(a.String())
	return port
}

// mute accepts packets and connections on one port and never answers.
func mute(t *testing.T) (udp, tcp string) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); listener.Close() })
	return portOf(conn.LocalAddr()), portOf(listener.Addr())
}

func TestProbe(t *testing.T) {
	answering, _ := relay(t)
	muteUDP, muteTCP := mute(t)
	closed, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	untrusted := httptest.NewTLSServer(nil)
	t.Cleanup(untrusted.Close)

	nowhere := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no resolver in this test")
	}}
	p := &Prober{Resolver: nowhere}
	for _, c := range []struct {
		name, url string
		outcome   report.Outcome
		stage     string
		code      int
	}{
		{"a healthy relay", "turn:127.0.0.1:" + answering + "?transport=udp", report.OK, report.StageSTUN, 401},
		{"silent over UDP", "turn:127.0.0.1:" + muteUDP + "?transport=udp", report.Silent, report.StageSTUN, 0},
		{"accepted and silent over TCP", "turn:127.0.0.1:" + muteTCP + "?transport=tcp", report.Silent, report.StageSTUN, 0},
		{"refused", "turn:127.0.0.1:" + portOf(closed.Addr()) + "?transport=tcp", report.Failed, report.StageConnect, 0},
		{"untrusted certificate", "turns:127.0.0.1:" + portOf(untrusted.Listener.Addr()), report.Failed, report.StageTLS, 0},
		{"unknown name", "turn:relay.invalid:3478", report.Failed, report.StageName, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := p.Probe(context.Background(), c.url)
			if err != nil {
				t.Fatal(err)
			}
			if f.Outcome != c.outcome || f.Stage != c.stage || f.Code != c.code {
				t.Errorf("%+v, want %s at %s with code %d", f, c.outcome, c.stage, c.code)
			}
		})
	}
}

func TestManyRunsAreOneProbe(t *testing.T) {
	port, requests := relay(t)
	now := time.Now()
	p := &Prober{Now: func() time.Time { return now }}
	url := "turn:127.0.0.1:" + port
	for range 50 {
		if _, err := p.Probe(context.Background(), url); err != nil {
			t.Fatal(err)
		}
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests for fifty runs, want 1", n)
	}
	now = now.Add(cacheFor)
	if _, err := p.Probe(context.Background(), url); err != nil {
		t.Fatal(err)
	}
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests after the cache had aged, want 2", n)
	}
}

func TestObserveKeepsOrderAndSaysWhatWasNotDone(t *testing.T) {
	port, _ := relay(t)
	muteUDP, _ := mute(t)
	ctx, cancel := context.WithCancel(context.Background())
	p := &Prober{}
	urls := []string{"turn:127.0.0.1:" + port, "turn:127.0.0.1:" + muteUDP}
	if _, err := p.Probe(ctx, urls[0]); err != nil {
		t.Fatal(err)
	}
	cancel()
	got := p.Observe(ctx, urls[1:])
	if len(got) != 1 || got[0].Outcome != report.NotTested {
		t.Errorf("a probe that was not waited for: %+v", got)
	}
	got = p.Observe(context.Background(), urls)
	for i, o := range got {
		if o.Target != urls[i] || o.ID != "v"+strconv.Itoa(i+1) || o.Source != report.FromServer {
			t.Errorf("observation %d is %+v", i, o)
		}
	}
	if got[0].Outcome != report.OK || got[1].Outcome != report.Silent {
		t.Errorf("%+v", got)
	}
}
