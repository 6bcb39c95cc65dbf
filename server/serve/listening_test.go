package serve

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func answer(t *testing.T, url string) (status int, body string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// TestDeadListenerIsNotReady: a part whose sockets take nothing makes the
// server unready, though its pages still come.
func TestDeadListenerIsNotReady(t *testing.T) {
	for name, end := range map[string]func(*Main) (again func()){
		"turn": func(m *Main) func() { m.turn.Close(); return func() { m.turn = nil } },
		"echo": func(m *Main) func() { m.echo.Close(); return func() { m.echo = nil } },
	} {
		m := start(t, settings(t))
		if status, _ := answer(t, m.URL+"/readyz"); status != http.StatusOK {
			t.Fatalf("at first: %d", status)
		}
		closed := end(m)
		unready := func() bool { status, _ := answer(t, m.URL+"/readyz"); return status == http.StatusServiceUnavailable }
		for deadline := time.Now().Add(10 * time.Second); !unready(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("without %s it stays ready", name)
			}
		}
		if status, _ := answer(t, m.URL+"/healthz"); status != http.StatusOK {
			t.Errorf("without %s the process is not even healthy: %d", name, status)
		}
		closed() // it cannot be closed again
	}
}

// TestSharesAreTold: /metrics says how the callers' shares of every part stand.
func TestSharesAreTold(t *testing.T) {
	m := start(t, settings(t))
	_, told := answer(t, m.URL+"/metrics")
	for _, of := range []string{"turn_allocations", "turn_connections", "echo_sessions", "echo_connections", "signaling_sockets"} {
		for _, name := range []string{"share_open", "share_holders", "share_refused_total", "share_evicted_total"} {
			if line := "sidetone_" + name + `{of="` + of + `"} 0`; !strings.Contains(told, line) {
				t.Errorf("no %s", line)
			}
		}
	}
}
