package serve

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sidetone/server/config"
	"sidetone/server/profiles"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// announced is an address of the tests' own; nothing is sent to it.
var announced = netip.MustParseAddr("192.0.2.77")

// settings are those of a server on free ports.
func settings(t *testing.T) config.Config {
	t.Helper()
	p, err := profiles.Load(profiles.Default)
	if err != nil {
		t.Fatal(err)
	}
	c := config.Default()
	c.Listen, c.Data = "127.0.0.1:0", filepath.Join(t.TempDir(), "data")
	c.Database = "sqlite:" + filepath.Join(c.Data, "sidetone.db")
	c.PublicIPs, c.TURNPorts, c.EchoPort = []netip.Addr{announced}, []int{0}, 0
	c.Profile, c.Profiles = p, []profile.Profile{p}
	return c
}

// start opens a server and closes it with the test.
func start(t *testing.T, c config.Config) *Main {
	t.Helper()
	m := &Main{Config: c, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if err := m.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func begin(t *testing.T, client *http.Client, url string) (begun api.BeginReply) {
	t.Helper()
	response, err := client.Post(url+api.PathRuns, "application/json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&begun); err != nil || response.StatusCode != 200 {
		t.Fatal(response.Status, err)
	}
	return begun
}

func TestServesARunWithItsOwnParts(t *testing.T) {
	m := start(t, settings(t))
	begun := begin(t, http.DefaultClient, m.URL)
	turnPort, echoPort := m.turn.Ports()[0], m.echo.Port()
	if got, want := begun.ICEServers[0].URLs[0], "stun:"+net.JoinHostPort("192.0.2.77", strconv.Itoa(turnPort)); got != want {
		t.Errorf("announces %s, want %s", got, want)
	}
	if got, want := begun.Echo.Addresses[0], net.JoinHostPort("192.0.2.77", strconv.Itoa(echoPort)); got != want || !begun.Echo.TCP {
		t.Errorf("announces %s, want %s", got, want)
	}
	posted := report.Report{Schema: 1, Observations: []report.Observation{{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent}}}
	body, err := json.Marshal(posted)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", m.URL+api.RunReport(begun.Run), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+begun.Token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var taken api.ReportReply
	if err := json.NewDecoder(response.Body).Decode(&taken); err != nil || taken.Report == "" {
		t.Fatal(response.Status, err)
	}
	if _, err := m.Store.Report(context.Background(), taken.Report); err != nil {
		t.Error(err)
	}
}

func TestKeysAndDataOutliveARestart(t *testing.T) {
	c := settings(t)
	first := start(t, c)
	key := first.OperatorKey
	for _, name := range []string{"operator.key", "server.key", "sidetone.db"} {
		info, err := os.Stat(filepath.Join(c.Data, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	begun := begin(t, http.DefaultClient, first.URL)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, c)
	if second.OperatorKey != key {
		t.Error("the operator key has changed")
	}
	r, err := http.NewRequest("POST", second.URL+api.RunReport(begun.Run), strings.NewReader(`{"schema":1}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+begun.Token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 200 {
		t.Errorf("a run did not outlive the restart: %s", response.Status)
	}
}

func TestBusyPortIsOneLineThatNamesIt(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := busy.Addr().(*net.TCPAddr).Port
	everywhere, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer everywhere.Close()
	media := everywhere.Addr().(*net.TCPAddr).Port
	for name, c := range map[string]struct {
		port   int
		change func(*config.Config)
	}{
		"--listen":     {port, func(c *config.Config) { c.Listen = busy.Addr().String() }},
		"--turn-ports": {media, func(c *config.Config) { c.TURNPorts = []int{media} }},
		"--echo-port":  {media, func(c *config.Config) { c.EchoPort = media }},
	} {
		settings := settings(t)
		c.change(&settings)
		m := &Main{Config: settings, Log: slog.New(slog.DiscardHandler)}
		err := m.Open(context.Background())
		var wrong *StartError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), strconv.Itoa(c.port)) ||
			!strings.Contains(err.Error(), "already in use") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithoutEmbeddedParts(t *testing.T) {
	c := settings(t)
	c.TURNPorts, c.EchoPort = nil, -1
	begun := begin(t, http.DefaultClient, start(t, c).URL)
	if len(begun.ICEServers) != 0 || begun.Echo.Addresses == nil || len(begun.Echo.Addresses) != 0 {
		t.Errorf("%+v %+v", begun.ICEServers, begun.Echo)
	}
}

func TestOldReportsAreDeleted(t *testing.T) {
	c := settings(t)
	m := start(t, c)
	ctx := context.Background()
	now := time.Now()
	for id, created := range map[string]time.Time{"old": now.Add(-31 * 24 * time.Hour), "new": now} {
		if err := m.Store.CreateRun(ctx, store.Run{ID: id, Created: now, Expires: now}, store.Limit{}); err != nil {
			t.Fatal(err)
		}
		err := m.Store.UpdateReport(ctx, id, func(r *store.Record) error {
			r.Report = report.Report{ID: id, Created: created}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Store.SetMark(ctx, sweptMark, now); err != nil {
		t.Fatal(err)
	}
	m.sweepOnce(ctx, m.Store)
	if _, err := m.Store.Report(ctx, "old"); err == nil {
		t.Error("a report of 31 days is still there")
	}
	if _, err := m.Store.Report(ctx, "new"); err != nil {
		t.Error(err)
	}
}

// Addresses of people are cut out of what is old enough, and out of that alone.
func TestOldAddressesAreCut(t *testing.T) {
	c := settings(t)
	c.CutAfter = 24 * time.Hour
	m := start(t, c)
	ctx := context.Background()
	now := time.Now()
	for id, created := range map[string]time.Time{"r_old": now.Add(-25 * time.Hour), "r_new": now} {
		if err := m.Store.CreateRun(ctx, store.Run{ID: id, Created: now, Expires: now}, store.Limit{}); err != nil {
			t.Fatal(err)
		}
		err := m.Store.UpdateReport(ctx, id, func(r *store.Record) error {
			r.Report = report.Report{ID: id, Created: created, Observations: []report.Observation{
				{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK, Detail: report.Detail{HTTP: &report.HTTP{Address: "203.0.113.77"}}}}}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Store.SetMark(ctx, sweptMark, now); err != nil {
		t.Fatal(err)
	}
	m.sweepOnce(ctx, m.Store)
	for id, want := range map[string]string{"r_old": "203.0.113.0/24", "r_new": "203.0.113.77"} {
		r, err := m.Store.Report(ctx, id)
		if err != nil || r.Report.Observations[0].Detail.HTTP.Address != want {
			t.Errorf("%s: %+v, %v; want %s", id, r.Report.Observations, err, want)
		}
	}
	if found, err := m.Store.Search(ctx, store.Query{Words: []string{"203.0.113.77"}}); err != nil || len(found) != 1 || found[0].ID != "r_new" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestTLS(t *testing.T) {
	c := settings(t)
	var roots *x509.CertPool
	c.TLSCert, c.TLSKey, roots = certificate(t, "relay.example.com")
	m := start(t, c)
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "relay.example.com"}}}
	defer client.CloseIdleConnections()
	if !strings.HasPrefix(m.URL, "https://") {
		t.Errorf("the address is %s", m.URL)
	}
	begun := begin(t, client, m.URL)
	urls := begun.ICEServers[1].URLs
	if last, want := urls[len(urls)-1], "turns:relay.example.com:"+strconv.Itoa(m.turn.Ports()[0])+"?transport=tcp"; last != want {
		t.Errorf("offers %s, want %s", last, want)
	}
	bad := settings(t)
	bad.TLSCert, bad.TLSKey = c.TLSKey, c.TLSCert
	if err := (&Main{Config: bad, Log: slog.New(slog.DiscardHandler)}).Open(context.Background()); err == nil || !strings.Contains(err.Error(), "--tls-cert") {
		t.Error(err)
	}
}

// certificate makes a self-signed one for a name.
func certificate(t *testing.T, name string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", keyDER), roots
}

func TestLocalURL(t *testing.T) {
	at := func(port int) net.Addr { return &net.TCPAddr{IP: net.IPv6zero, Port: port} }
	for _, c := range []struct {
		listen, cert, public string
		port                 int
		want                 string
	}{
		{":8080", "", "", 8080, "http://localhost:8080"},
		{"0.0.0.0:8080", "", "", 8080, "http://localhost:8080"},
		{"192.0.2.1:8080", "", "", 8080, "http://192.0.2.1:8080"},
		{"[2001:db8::1]:8080", "", "", 8080, "http://[2001:db8::1]:8080"},
		{":443", "x", "", 443, "https://localhost"},
		{":8080", "", "https://check.example.com", 8080, "https://check.example.com"},
	} {
		got := localURL(at(c.port).String(), config.Config{Listen: c.listen, TLSCert: c.cert, PublicURL: c.public})
		if got != c.want {
			t.Errorf("%+v gives %s", c, got)
		}
	}
}

func TestOwnAddressesAreReachableOnes(t *testing.T) {
	m := &Main{Log: slog.New(slog.DiscardHandler)}
	for _, a := range m.ownAddresses() {
		if !reachable(a) {
			t.Errorf("announces %s", a)
		}
	}
	for _, a := range []string{"127.0.0.1", "::1", "fe80::1", "0.0.0.0", "::", "169.254.1.1", "224.0.0.1"} {
		if reachable(netip.MustParseAddr(a)) {
			t.Errorf("%s is taken for reachable", a)
		}
	}
}
