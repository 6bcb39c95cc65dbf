//go:build linux

package world

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

// made is the one world of these tests; nil until a test needs it.
var made *World

func TestMain(m *testing.M) { Main(m, testing.Short, nil) }

// needWorld applies f and clears it away afterwards.
func needWorld(t *testing.T, f Fault) *World {
	t.Helper()
	if testing.Short() {
		t.Skip("namespaces are not made with -short")
	}
	if made == nil {
		dir, err := os.MkdirTemp("", "world")
		if err != nil {
			t.Fatal(err)
		}
		if made, err = Make(dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := made.Apply(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := made.Apply(Fault{}); err != nil {
			t.Fatal(err)
		}
	})
	return made
}

// echoes answers datagrams and bytes on a port of the server, and says who
// asked.
func echoes(t *testing.T, w *World, port int) (seen chan net.Addr) {
	t.Helper()
	address := fmt.Sprintf("%s:%d", ServerIP, port)
	packets, err := w.Server.ListenPacket("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	streams, err := w.Server.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { packets.Close(); streams.Close() })
	seen = make(chan net.Addr, 1000)
	go func() {
		buffer := make([]byte, 2000)
		for {
			n, from, err := packets.ReadFrom(buffer)
			if err != nil {
				return
			}
			seen <- from
			_, _ = packets.WriteTo(buffer[:n], from)
		}
	}()
	go func() {
		for {
			conn, err := streams.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); _, _ = io.Copy(conn, conn) }()
		}
	}()
	return seen
}

// Longest that an answer over the plain line takes, and longest that silence
// is listened to.
const (
	patience = 2 * time.Second
	silence  = 200 * time.Millisecond
)

// ask sends payload over network and returns what came back, and when.
func ask(w *World, network string, port int, payload []byte, wait time.Duration) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	start := time.Now()
	conn, err := w.Caller.Dial(ctx, network, fmt.Sprintf("%s:%d", ServerIP, port))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(start.Add(wait)); err != nil {
		return 0, err
	}
	if _, err := conn.Write(payload); err != nil {
		return 0, err
	}
	answer := make([]byte, 2000)
	n, err := conn.Read(answer)
	if err == nil && !slices.Equal(answer[:n], payload) {
		err = fmt.Errorf("answer %q to %q", answer[:n], payload)
	}
	return time.Since(start), err
}

var request = []byte{0, 1, 0, 0} // begins like a STUN request

func TestPlainWorldCarriesUDPAndTCP(t *testing.T) {
	w := needWorld(t, Fault{})
	echoes(t, w, 3478)
	for _, network := range []string{"udp", "tcp"} {
		took, err := ask(w, network, 3478, request, patience)
		if err != nil {
			t.Errorf("%s: %v", network, err)
		}
		if took > 20*time.Millisecond {
			t.Errorf("%s took %v, the bounds of the lab assume a round trip under 20 ms", network, took)
		}
	}
}

func TestFaultsBiteAndAreCounted(t *testing.T) {
	dtls := append([]byte{22}, request...)
	tests := []struct {
		name    string
		rule    string
		network string
		payload []byte
		want    error // nil: it passes
	}{
		{"udp dropped", "meta l4proto udp counter drop", "udp", request, os.ErrDeadlineExceeded},
		{"udp dropped, tcp passes", "meta l4proto tcp counter accept", "tcp", request, nil},
		{"port dropped", "udp dport 3478-3481 counter drop", "udp", request, os.ErrDeadlineExceeded},
		{"replies dropped", `iifname "out" udp sport 3478 counter drop`, "udp", request, os.ErrDeadlineExceeded},
		{"tcp dropped", "tcp dport 3478-3481 counter drop", "tcp", request, os.ErrDeadlineExceeded},
		{"tcp reset", "tcp dport 3478-3481 counter reject with tcp reset", "tcp", request, syscall.ECONNREFUSED},
		{"dtls dropped", "meta l4proto udp @th,64,8 >= 20 @th,64,8 <= 63 counter drop", "udp", dtls, os.ErrDeadlineExceeded},
		{"rejected with icmp", "meta l4proto udp counter reject with icmpx admin-prohibited", "udp", request, syscall.EHOSTUNREACH},
		{"99 of 100 lost", "meta l4proto udp numgen inc mod 100 < 99 counter drop", "udp", request, os.ErrDeadlineExceeded},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := needWorld(t, Fault{Forward: []string{tt.rule}})
			echoes(t, w, 3478)
			wait := silence
			if tt.want == nil {
				wait = patience
			}
			_, err := ask(w, tt.network, 3478, tt.payload, wait)
			if tt.want == os.ErrDeadlineExceeded {
				var timeout net.Error
				if !errors.As(err, &timeout) || !timeout.Timeout() {
					t.Errorf("got %v, want a time-out", err)
				}
			} else if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			counts, err := w.Counts()
			if err != nil || len(counts) != 1 || counts[0].Packets == 0 {
				t.Errorf("counters: %+v, %v; want one that counted", counts, err)
			}
		})
	}
}

func TestDTLSRuleLeavesSTUNAlone(t *testing.T) {
	w := needWorld(t, Fault{Forward: []string{"meta l4proto udp @th,64,8 >= 20 @th,64,8 <= 63 counter drop"}})
	echoes(t, w, 3482)
	if _, err := ask(w, "udp", 3482, request, patience); err != nil {
		t.Error(err)
	}
}

func TestPacketLimitCountsEachFlowAnew(t *testing.T) {
	w := needWorld(t, Fault{Forward: []string{"meta l4proto udp ct packets > 4 counter drop"}})
	echoes(t, w, 3478)
	for flow := range 2 {
		conn, err := w.Caller.Dial(context.Background(), "udp", ServerIP+":3478")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		answered := 0
		for range 4 {
			_ = conn.SetDeadline(time.Now().Add(silence))
			_, _ = conn.Write(request)
			if _, err := conn.Read(make([]byte, 100)); err == nil {
				answered++
			}
		}
		if answered != 2 {
			t.Errorf("flow %d: %d answers, want 2 (four packets there and back)", flow, answered)
		}
	}
}

func TestMasqueradeHidesTheCaller(t *testing.T) {
	w := needWorld(t, Fault{NAT: "masquerade random"})
	seen := echoes(t, w, 3478)
	if _, err := ask(w, "udp", 3478, request, patience); err != nil {
		t.Fatal(err)
	}
	if host, _, _ := net.SplitHostPort((<-seen).String()); host != RouterIP {
		t.Errorf("the server saw %s, want %s", host, RouterIP)
	}
	if _, err := ask(w, "tcp", 3478, request, patience); err != nil {
		t.Error(err)
	}
}

func TestDelayIsOfTheRoundTrip(t *testing.T) {
	w := needWorld(t, Fault{Delay: 100 * time.Millisecond, NAT: "masquerade"})
	echoes(t, w, 3478)
	// A busy machine adds to some of them, never to the best of five.
	best := patience
	for range 5 {
		took, err := ask(w, "udp", 3478, request, patience)
		if err != nil || took < 100*time.Millisecond {
			t.Errorf("round trip %v, %v; want 100 ms", took, err)
		}
		best = min(best, took)
	}
	if best > 120*time.Millisecond {
		t.Errorf("best round trip %v, want 100 ms", best)
	}
	if w.Late() <= 0 {
		t.Error("the line was never late, not even by the time of a wake-up")
	}
	if took, err := ask(w, "tcp", 3478, request, patience); err != nil || took < 200*time.Millisecond {
		t.Errorf("tcp, two round trips: %v, %v; want 200 ms", took, err)
	}
}

func TestDelayOfUDPLeavesTCPFast(t *testing.T) {
	w := needWorld(t, Fault{Delay: 100 * time.Millisecond, DelayUDP: true})
	echoes(t, w, 3478)
	if took, err := ask(w, "udp", 3478, request, patience); err != nil || took < 100*time.Millisecond {
		t.Errorf("udp: %v, %v; want 100 ms", took, err)
	}
	if took, err := ask(w, "tcp", 3478, request, patience); err != nil || took > 20*time.Millisecond {
		t.Errorf("tcp: %v, %v; want no delay", took, err)
	}
}

func TestServerRulesMeetWhatComesFromItself(t *testing.T) {
	w := needWorld(t, Fault{AtServer: []string{"udp dport 3482 counter drop"}})
	echoes(t, w, 3482)
	conn, err := w.Server.Dial(context.Background(), "udp", ServerIP+":3482")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(silence))
	_, _ = conn.Write(request)
	if _, err := conn.Read(make([]byte, 100)); err == nil {
		t.Error("an answer came")
	}
	if counts, err := w.Counts(); err != nil || len(counts) != 1 || counts[0].Packets == 0 {
		t.Errorf("counters %+v, %v", counts, err)
	}
}

func TestFirstPacketOfEachFlowCanBeLost(t *testing.T) {
	w := needWorld(t, Fault{
		Declare: []string{"set flows { type ipv4_addr . inet_service . ipv4_addr . inet_service; flags dynamic; timeout 60s; }"},
		Forward: []string{
			"ip saddr . udp sport . ip daddr . udp dport @flows accept",
			"meta l4proto udp add @flows { ip saddr . udp sport . ip daddr . udp dport } counter drop",
		},
	})
	echoes(t, w, 3478)
	conn, err := w.Caller.Dial(context.Background(), "udp", ServerIP+":3478")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The first is lost on its way up, the answer to the second on its way
	// down, the third comes back.
	for i, want := range []bool{false, false, true} {
		_ = conn.SetDeadline(time.Now().Add(silence))
		_, _ = conn.Write(request)
		_, err := conn.Read(make([]byte, 100))
		if (err == nil) != want {
			t.Errorf("packet %d: answered %v, want %v", i+1, err == nil, want)
		}
	}
}

func TestLinkDownAndUpAgain(t *testing.T) {
	w := needWorld(t, Fault{LinkDown: true})
	echoes(t, w, 3478)
	if _, err := ask(w, "udp", 3478, request, silence); err == nil {
		t.Error("an answer came over a link that is down")
	}
	if err := w.SetLink(true); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(w, "udp", 3478, request, patience); err != nil {
		t.Error(err)
	}
}

func TestParseCounts(t *testing.T) {
	counts, err := parseCounts([]byte(`{"nftables":[{"metainfo":{}},{"rule":{"chain":"forward","expr":[{"match":{}},{"counter":{"packets":7,"bytes":9}},{"drop":null}]}}]}`))
	if err != nil || !slices.Equal(counts, []Count{{"forward", 7}}) {
		t.Errorf("got %+v, %v", counts, err)
	}
	if _, err := parseCounts([]byte("no")); err == nil {
		t.Error("text that is not JSON was read")
	}
}

// Two worlds have the same addresses, and what one of them says to the other's
// is heard by nobody.
func TestWorldsHaveNothingInCommon(t *testing.T) {
	one := needWorld(t, Fault{Forward: []string{"udp dport 3478 counter drop"}})
	other, err := Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	echoes(t, other, 3478)
	if _, err := ask(other, "udp", 3478, request, patience); err != nil {
		t.Errorf("a fault of another world bites here: %v", err)
	}
	if _, err := ask(one, "tcp", 3478, request, silence); err == nil {
		t.Error("a server of another world answered")
	}
	if err := other.Apply(Fault{LinkDown: true, Delay: 2 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	echoes(t, one, 3479)
	if _, err := ask(one, "tcp", 3479, request, patience); err != nil {
		t.Errorf("the link of another world is down, and this one's too: %v", err)
	}
}

// What looks for somebody with the same address does not answer its neighbours
// until it has found nobody.
func TestIPv6AddressesAreGoodAtOnce(t *testing.T) {
	w := needWorld(t, Fault{})
	if err := w.SetIPv6(true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.SetIPv6(false); err != nil {
			t.Error(err)
		}
	})
	for _, ns := range []NS{w.Caller, w.Line, w.Router, w.Server} {
		out, err := exec.Command("ip", "-n", ns.Name, "-6", "addr", "show", "tentative").CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s still looks for its addresses: %v %s", ns.Name, err, out)
		}
	}
}
