//go:build linux

// Package local has a Sidetone of this build on a free port of loopback, for
// tests that need a real server and no fault of the network.
package local

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"sidetone/server/assets"
	"sidetone/server/config"
	"sidetone/server/serve"
	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/web/page"
)

// askWithin bounds a request to the API; nothing waits there.
const askWithin = 20 * time.Second

// Server is one, and its operator. Its address is http://localhost:port, which
// browsers count as secure.
type Server struct {
	*serve.Main
	Port string
}

// Serve starts one that ends with the test; more are flags besides those that
// every one needs. The test is skipped where the pages were not built.
func Serve(t *testing.T, more ...string) *Server {
	t.Helper()
	return ServeWith(t, func(string, *config.Config) {}, more...)
}

// ServeWith is Serve with a configuration that is changed before it starts; change
// is told the server's address.
func ServeWith(t *testing.T, change func(base string, c *config.Config), more ...string) *Server {
	t.Helper()
	if assets.URL(page.AssetConsole) == "" || !assets.Agent().Built() {
		t.Skip("the assets are not built: make build")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	flags := []string{"--listen", "127.0.0.1:" + port, "--data", t.TempDir(), "--public-url", "http://localhost:" + port,
		"--turn-ports", "off", "--echo-port", "off"}
	loaded, err := config.Load(append(flags, more...), func(string) string { return "" }, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	change("http://localhost:"+port, &loaded)
	m := &serve.Main{Config: loaded, Version: "test", Log: slog.New(slog.DiscardHandler)}
	if err := m.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Server{Main: m, Port: port}
}

// Ask makes a request of the operator's. A nil body is none; the answer, which
// has to be a success, goes into reply.
func (s *Server) Ask(t *testing.T, method, path string, body, reply any) {
	t.Helper()
	var text io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.NewReader(data)
	}
	q, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, text)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+s.OperatorKey)
	client := http.Client{Timeout: askWithin}
	a, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if a.StatusCode/100 != 2 {
		text, _ := io.ReadAll(a.Body) // for the message
		t.Fatalf("%s %s: %d %s", method, path, a.StatusCode, text)
	}
	if err := json.NewDecoder(a.Body).Decode(reply); err != nil {
		t.Fatal(err)
	}
}

// Link is a new one.
func (s *Server) Link(t *testing.T, request api.LinkRequest) (l api.Link) {
	t.Helper()
	s.Ask(t, "POST", api.PathLinks, request, &l)
	return l
}

// Reports are those of a link, the latest first.
func (s *Server) Reports(t *testing.T, link string) (reports []report.Report) {
	t.Helper()
	var list api.ReportList
	s.Ask(t, "GET", api.PathReports+"?link="+link, nil, &list)
	for _, line := range list.Reports {
		var r report.Report
		s.Ask(t, "GET", api.PathReports+"/"+line.ID, nil, &r)
		reports = append(reports, r)
	}
	return reports
}
