package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOneServerADataFolder(t *testing.T) {
	c := settings(t)
	first := start(t, c)
	second := &Main{Config: c, Version: "test", Log: slog.New(slog.DiscardHandler)}
	err := second.Open(context.Background())
	var failed *StartError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "another server uses it") {
		t.Errorf("a second server says %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	start(t, c)
}

func TestLooseModesAreTold(t *testing.T) {
	c := settings(t)
	if err := start(t, c).Close(); err != nil {
		t.Fatal(err)
	}
	told := func() string {
		t.Helper()
		var log bytes.Buffer
		m := &Main{Config: c, Version: "test", Log: slog.New(slog.NewTextHandler(&log, nil))}
		if err := m.Open(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		return log.String()
	}
	if log := told(); strings.Contains(log, "others on this machine") {
		t.Errorf("warns of its own modes: %s", log)
	}
	for _, name := range []string{"operator.key", "server.key", "sidetone.db"} {
		if err := os.Chmod(filepath.Join(c.Data, name), 0o644); err != nil {
			t.Fatal(err)
		}
		if log := told(); !strings.Contains(log, name+" has mode 0644") {
			t.Errorf("%s: %s", name, log)
		}
	}
}

// A client that never ends its request does not make the end of the server a
// failure.
func TestEndsWithHalfAHeaderOpen(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the whole time that requests have to end")
	}
	m := start(t, settings(t))
	conn, err := net.Dial("tcp", m.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nX: ")
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err) // the first request is answered, the second is on its way
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}
