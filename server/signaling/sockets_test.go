package signaling

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/caller"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/api"
)

// anyRun finds every run; its caller is what follows the handle's last dash.
type anyRun struct{}

func (anyRun) Live(_ context.Context, handle string) (store.Run, error) {
	return store.Run{ID: handle, Caller: handle[strings.LastIndex(handle, "-")+1:], Created: time.Now(), Expires: time.Now().Add(time.Hour)}, nil
}

func (r anyRun) FindHandle(ctx context.Context, handle, token string) (store.Run, error) {
	if token != "good" {
		return store.Run{}, refusal.New(refusal.Unidentified, "no")
	}
	return r.Live(ctx, handle)
}

func start(t *testing.T) (*Handler, string) {
	t.Helper()
	h := &Handler{
		Runs: anyRun{}, Witness: witness.New(time.Now), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Take: func(*http.Request, store.Run, []byte) (api.ReportReply, error) { return api.ReportReply{}, nil },
		Refuse: func(w http.ResponseWriter, _ *http.Request, err error) {
			w.WriteHeader(http.StatusTooManyRequests)
			io.WriteString(w, err.Error())
		},
		Problem: func(_ *http.Request, err error) api.Problem { return api.Problem{Title: err.Error()} },
	}
	mux := http.NewServeMux()
	mux.Handle("/s/{handle}", h)
	server := httptest.NewServer(mux)
	t.Cleanup(func() { h.Close(); server.Close() })
	return h, server.Listener.Addr().String()
}

func dial(at, run string) (*websocket.Conn, error) {
	conn, _, err := websocket.DefaultDialer.Dial("ws://"+at+"/s/"+run, nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","token":"good"}`)); err != nil {
		return nil, err
	}
	_, raw, err := conn.ReadMessage()
	if err == nil && !strings.Contains(string(raw), "welcome") {
		err = fmt.Errorf("got %s", raw)
	}
	return conn, err
}

// TestRunHasItsSockets: so many and no more, also when they come at once.
func TestRunHasItsSockets(t *testing.T) {
	h, at := start(t)
	var mu sync.Mutex
	var wait sync.WaitGroup
	var open []*websocket.Conn
	for range 5 * maxSockets {
		wait.Go(func() {
			if conn, err := dial(at, "n_1-a"); err == nil {
				mu.Lock()
				defer mu.Unlock()
				open = append(open, conn)
			}
		})
	}
	wait.Wait()
	// A socket that nothing refers to any more is closed with the next collection.
	defer func() {
		for _, conn := range open {
			conn.Close()
		}
	}()
	if len(open) != maxSockets || h.Open() != maxSockets {
		t.Errorf("%d are open, the server has %d", len(open), h.Open())
	}
	open[0].Close()
	eventually(t, "its place is free", func() bool { return h.Open() == maxSockets-1 })
	if _, err := dial(at, "n_1-a"); err != nil {
		t.Error(err)
	}
}

// TestHeaviestCallerMakesRoom: a caller with sockets of many runs gives one
// up for somebody else, and that socket is told.
func TestHeaviestCallerMakesRoom(t *testing.T) {
	h, at := start(t)
	h.all().shares = caller.NewShares(caller.Limits{All: 4, Each: 4, Wide: 4})
	var greedy []*websocket.Conn
	for i := range 4 {
		conn, err := dial(at, fmt.Sprintf("n_%d-greedy", i))
		if err != nil {
			t.Fatal(err)
		}
		greedy = append(greedy, conn)
	}
	if _, err := dial(at, "n_9-greedy"); err == nil {
		t.Error("beyond all")
	}
	if _, err := dial(at, "n_9-modest"); err != nil {
		t.Fatalf("another caller: %v", err)
	}
	_, _, err := greedy[0].ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("the oldest of the heaviest: %v", err)
	}
	eventually(t, "four are open", func() bool { return h.Open() == 4 })
}

// TestEchoIsShort: what is sent back is bounded; a report may be longer.
func TestEchoIsShort(t *testing.T) {
	_, at := start(t)
	for size, ok := range map[int]bool{maxEcho - 100: true, maxEcho + 1: false} {
		conn, err := dial(at, fmt.Sprintf("n_%d-a", size))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"echo","seq":1,"token":"%s"}`, strings.Repeat("x", size)))
		_, raw, err := conn.ReadMessage()
		if err != nil || strings.Contains(string(raw), `"echo"`) != ok {
			t.Errorf("%d bytes: %.80s, %v", size, raw, err)
		}
	}
}

// TestCloseWaitsForNobody: sockets whose callers do not read are closed at
// once, all of them within the time for one.
func TestCloseWaitsForNobody(t *testing.T) {
	h, at := start(t)
	for i := range 20 {
		conn := mute(t, at, fmt.Sprintf("n_%d-a", i))
		defer conn.Close()
	}
	begin := time.Now()
	h.Close()
	if n, took := h.Open(), time.Since(begin); n != 0 || took > 3*farewellWithin {
		t.Errorf("%d are open after %v", n, took)
	}
}

// mute opens a socket by hand, so that the test holds nothing of it but the
// connection, and reads the welcome.
func mute(t testing.TB, at, run string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	hello := `{"type":"hello","token":"good"}`
	fmt.Fprintf(conn, "GET /s/%s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", run)
	in := bufio.NewReaderSize(conn, 16)
	for blank := false; !blank; {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		blank = line == "\r\n"
	}
	conn.Write(append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...))
	if _, err := io.ReadFull(in, make([]byte, 20)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestIdleSocketIsCheap: an idle socket costs one goroutine and, with what
// the other side of it costs in this process, less than 13 kB. It was 36 kB
// with the buffers of package http.
func TestIdleSocketIsCheap(t *testing.T) {
	h, at := start(t)
	const n = 500
	before, goroutines := inUse(), runtime.NumGoroutine()
	conns := make([]net.Conn, n)
	for i := range conns {
		conns[i] = mute(t, at, fmt.Sprintf("n_%d-a", i))
		defer conns[i].Close()
	}
	eventually(t, "one goroutine a socket is left", func() bool { return runtime.NumGoroutine() <= goroutines+n+5 })
	each := (inUse() - before) / n
	if h.Open() != n || each > 13<<10 {
		t.Errorf("%d sockets of %d bytes each", h.Open(), each)
	}
	t.Logf("%d bytes each", each)
}

// inUse is what heap and stacks hold when nothing is left to collect.
func inUse() int {
	runtime.GC()
	runtime.GC() // what the first one's finalizers and pools let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc + m.StackInuse)
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}
