package middlebox

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// front serves a page and an echoing WebSocket behind a middlebox.
func front(t *testing.T, rules Rules) (*Middlebox, string) {
	t.Helper()
	upgrader := websocket.Upgrader{}
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/socket" {
			_, _ = io.WriteString(w, "page for "+r.Header.Get("X-Forwarded-For"))
			return
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			kind, message, err := conn.ReadMessage()
			if err != nil || conn.WriteMessage(kind, message) != nil {
				return
			}
		}
	}))
	t.Cleanup(behind.Close)
	upstream, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	box := New(upstream, http.DefaultTransport)
	box.Set(rules)
	server := httptest.NewServer(box)
	t.Cleanup(server.Close)
	return box, strings.TrimPrefix(server.URL, "http://")
}

// socket opens the WebSocket; status is 101 when it did.
func socket(t *testing.T, host string) (*websocket.Conn, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	conn, response, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+host+"/socket", nil)
	if response == nil {
		t.Fatal(err)
	}
	if conn != nil {
		t.Cleanup(func() { conn.Close() })
	}
	return conn, response.StatusCode
}

func TestUpgradeIsMetByItsRule(t *testing.T) {
	tests := []struct {
		name  string
		rules Rules
		want  int
	}{
		{"none", Rules{}, 101},
		{"refused", Rules{RefuseUpgrade: 403}, 403},
		{"stripped", Rules{StripUpgrade: true}, 400},
		{"slow", Rules{SlowUpgrade: time.Millisecond}, 101},
		{"silent", Rules{SilentUpgrade: true}, 101},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			box, host := front(t, tt.rules)
			if _, status := socket(t, host); status != tt.want {
				t.Errorf("status %d, want %d", status, tt.want)
			}
			if hit := box.Hits() > 0; hit != (tt.name != "none") {
				t.Errorf("%d hits", box.Hits())
			}
		})
	}
}

// echo says something over the socket and reports how long it stays open.
func echo(t *testing.T, conn *websocket.Conn, wait time.Duration) error {
	t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte("hello")); err != nil {
		return err
	}
	_ = conn.SetReadDeadline(time.Now().Add(wait))
	_, _, err := conn.ReadMessage()
	return err
}

func TestOpenSocketsAreCutAndSilenced(t *testing.T) {
	const cut = 50 * time.Millisecond
	_, host := front(t, Rules{CutAfter: cut})
	conn, _ := socket(t, host)
	if err := echo(t, conn, time.Second); err != nil {
		t.Errorf("before the cut: %v", err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseAbnormalClosure) {
		t.Errorf("after the cut: %v, want an abnormal closure", err)
	}

	_, host = front(t, Rules{SilentUpgrade: true})
	conn, _ = socket(t, host)
	if err := echo(t, conn, cut); err == nil {
		t.Error("a silent socket answered")
	}

	_, host = front(t, Rules{CutIdle: cut})
	conn, _ = socket(t, host)
	for range 4 {
		if err := echo(t, conn, time.Second); err != nil {
			t.Fatalf("a busy socket was cut: %v", err)
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseAbnormalClosure) {
		t.Errorf("idle: %v, want an abnormal closure", err)
	}
}

func TestRequestsAreRefusedByPattern(t *testing.T) {
	box, host := front(t, Rules{Refuse: map[string]int{"POST /runs/{run}/report": 403, "GET /gone": 0}})
	get := func(method, path string) (int, string, error) {
		request, err := http.NewRequest(method, "http://"+host+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0, "", err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return response.StatusCode, string(body), err
	}
	if status, _, err := get("POST", "/runs/n_1/report"); status != 403 || err != nil {
		t.Errorf("report: %d, %v; want 403", status, err)
	}
	if _, _, err := get("GET", "/gone"); err == nil {
		t.Error("a dropped request was answered")
	}
	if status, body, err := get("GET", "/runs/n_1/report"); status != 200 || body != "page for 127.0.0.1" || err != nil {
		t.Errorf("other: %d %q, %v; want the page", status, body, err)
	}
	// A client may ask again when a kept connection is closed under it.
	if box.Hits() < 2 {
		t.Errorf("%d hits, want 2 or more", box.Hits())
	}
	box.Set(Rules{Portal: true})
	if status, body, err := get("GET", "/"); status != 200 || !strings.Contains(body, "hotel") || err != nil {
		t.Errorf("portal: %d %q, %v", status, body, err)
	}
}
