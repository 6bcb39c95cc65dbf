package vantage

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/shared/report"
)

// service answers requests for a WebSocket as the paths say, and counts them.
func service(t *testing.T) (base string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	mux := http.NewServeMux()
	upgrade := func(then func(*websocket.Conn)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			u := websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "https://ours.example" }}
			conn, err := u.Upgrade(w, r, nil)
			if err != nil {
				return
			}
			defer conn.Close()
			then(conn)
		}
	}
	done := make(chan struct{})
	mux.HandleFunc("/silent", upgrade(func(*websocket.Conn) { <-done }))
	mux.HandleFunc("/talks", upgrade(func(c *websocket.Conn) { c.WriteMessage(websocket.TextMessage, []byte("hello")); <-done }))
	mux.HandleFunc("/goodbye", upgrade(func(c *websocket.Conn) {
		c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(4401, "no token"))
		<-done
	}))
	mux.HandleFunc("/garbage", upgrade(func(c *websocket.Conn) { fmt.Fprint(c.NetConn(), "HTTP/1.1 this is no frame\r\n"); <-done }))
	mux.HandleFunc("/cut", upgrade(func(*websocket.Conn) {}))
	mux.HandleFunc("/unknown", http.NotFound)
	mux.HandleFunc("/edge", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/silent", http.StatusFound) })
	mux.HandleFunc("/hangs", func(http.ResponseWriter, *http.Request) { <-done })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 2*maxHeard))
		w.WriteHeader(http.StatusOK)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		close(done) // handlers that wait end before the server does
		server.Close()
	})
	return "ws" + strings.TrimPrefix(server.URL, "http"), asked
}

func TestSocket(t *testing.T) {
	base, _ := service(t)
	const ours, other = "https://ours.example", "https://other.example"
	for _, c := range []struct {
		name, address, origin string
		outcome               report.Outcome
		code                  int
		stage                 string
		breaks                bool
	}{
		{"opens", base + "/silent?x=1", ours, report.OK, 0, report.StageSocket, false},
		{"opens and talks", base + "/talks", ours, report.OK, 0, report.StageSocket, false},
		{"says goodbye", base + "/goodbye", ours, report.OK, 0, report.StageSocket, false},
		{"bytes that are no WebSocket", base + "/garbage", ours, report.OK, 0, report.StageSocket, true},
		{"closed at once", base + "/cut", ours, report.OK, 0, report.StageSocket, true},
		{"another page's origin", base + "/silent", other, report.Failed, 403, report.StageUpgrade, false},
		{"404", base + "/unknown", ours, report.Failed, 404, report.StageUpgrade, false},
		{"502", base + "/edge", ours, report.Failed, 502, report.StageUpgrade, false},
		{"a redirect is an answer and is not followed", base + "/elsewhere", ours, report.Failed, 302, report.StageUpgrade, false},
		{"no answer", base + "/hangs", ours, report.Silent, 0, report.StageUpgrade, false},
		{"too much of an answer", base + "/endless", ours, report.Failed, 0, report.StageUpgrade, false},
		{"nobody listens", "ws://127.0.0.1:1/socket", ours, report.Failed, 0, report.StageConnect, false},
		{"no TLS there", "wss" + strings.TrimPrefix(base, "ws") + "/silent", ours, report.Failed, 0, report.StageTLS, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			own := &Prober{} // no other case's origins count here
			o := own.ObserveSocket(context.Background(), c.address, c.origin)
			v := o.Detail.Vantage
			if o.Check != report.CheckVantage || o.Outcome != c.outcome || o.Code != c.code || v == nil || v.Stage != c.stage {
				t.Fatalf("%+v %+v", o, v)
			}
			if c.outcome == report.OK && (v.Error != "") != c.breaks {
				t.Errorf("the error is %q", v.Error)
			}
			if strings.Contains(o.Target, "?") {
				t.Errorf("the target is %q", o.Target)
			}
		})
	}
}

func TestManySocketsAreOneTryAndFewOrigins(t *testing.T) {
	base, asked := service(t)
	now := time.Now()
	p := &Prober{Now: func() time.Time { return now }}
	for range 50 {
		p.ObserveSocket(context.Background(), base+"/unknown", "https://ours.example")
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("%d tries for fifty runs, want 1", n)
	}
	for i := range 50 {
		o := p.ObserveSocket(context.Background(), base+"/unknown", fmt.Sprintf("https://%d.example", i))
		if i >= maxOrigins && (o.Outcome != report.NotTested || o.Detail.Vantage != nil) {
			t.Errorf("origin %d: %+v", i, o)
		}
	}
	if n := asked.Load(); n != maxOrigins {
		t.Errorf("%d tries for fifty origins, want %d", n, maxOrigins)
	}
	now = now.Add(cacheFor)
	p.ObserveSocket(context.Background(), base+"/unknown", "https://ours.example")
	if n := asked.Load(); n != maxOrigins+1 {
		t.Errorf("%d tries after the cache had aged", n)
	}
}

func TestNamesOfOthersLeadNotToOurMachine(t *testing.T) {
	for _, c := range []struct {
		host, address string
		refused       bool
	}{
		{"signal.example", "127.0.0.1", true}, {"signal.example", "::1", true},
		{"signal.example", "169.254.169.254", true}, {"signal.example", "fe80::1", true}, {"signal.example", "0.0.0.0", true},
		{"signal.example", "10.1.2.3", false}, {"signal.example", "203.0.113.9", false},
		{"127.0.0.1", "127.0.0.1", false}, {"localhost", "127.0.0.1", false},
	} {
		if got := ownMachine(c.host, netip.MustParseAddr(c.address)); got != c.refused {
			t.Errorf("%s at %s: refused %v", c.host, c.address, got)
		}
	}
}
