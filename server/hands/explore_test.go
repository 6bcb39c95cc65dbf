package hands

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/run"
)

// certificate is signed by its parent, and by itself without one.
func certificate(t *testing.T, parent *x509.Certificate, parentKey *ecdsa.PrivateKey, change func(*x509.Certificate)) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "relay.example"}, DNSNames: []string{"relay.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	change(template)
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, key
}

func TestCertificatesAreToldApart(t *testing.T) {
	ca, caKey := certificate(t, nil, nil, func(c *x509.Certificate) {
		c.Subject.CommonName, c.IsCA, c.BasicConstraintsValid = "Inspection", true, true
	})
	good, _ := certificate(t, ca, caKey, func(*x509.Certificate) {})
	old, _ := certificate(t, ca, caKey, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	own, _ := certificate(t, nil, nil, func(*x509.Certificate) {})
	trusting, nobody := x509.NewCertPool(), x509.NewCertPool()
	trusting.AddCert(ca)
	for _, c := range []struct {
		name, host string
		leaf       *x509.Certificate
		roots      *x509.CertPool
		outcome    report.Outcome
		problem    report.TLSProblem
	}{
		{"an authority that was added to this machine", "relay.example", good, trusting, report.OK, report.TLSPrivate},
		{"an authority that nobody trusts", "relay.example", good, nobody, report.Failed, report.TLSUntrusted},
		{"signed by itself", "relay.example", own, nobody, report.Failed, report.TLSSelfSigned},
		{"expired", "relay.example", old, trusting, report.Failed, report.TLSExpired},
		{"another name", "other.example", good, trusting, report.Failed, report.TLSName},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := judgeChain(tls.ConnectionState{Version: tls.VersionTLS13, PeerCertificates: []*x509.Certificate{c.leaf}}, c.host, c.roots, time.Now())
			d := f.detail.TLS
			if f.outcome != c.outcome || d.Problem != c.problem || d.Chain[0].Issuer != c.leaf.Issuer.String() || d.Version != "TLS 1.3" {
				t.Errorf("%s %+v, want %s %s", f.outcome, d, c.outcome, c.problem)
			}
			if c.outcome == report.OK && (!report.No(d.PublicRoot) || d.Root != "CN=Inspection") {
				t.Errorf("%+v", d)
			}
		})
	}
}

// proxyServer answers CONNECT with a status and keeps what it was asked.
func proxyServer(t *testing.T, status int) (address string, asked chan *http.Request) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	asked = make(chan *http.Request, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			asked <- r
			(&http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1}).Write(conn)
		}
	}()
	return l.Addr().String(), asked
}

func TestProxiesAreAskedAndNamedWithoutCredentials(t *testing.T) {
	for status, outcome := range map[int]report.Outcome{200: report.OK, 403: report.Failed, 407: report.Failed} {
		address, asked := proxyServer(t, status)
		h := New(Options{Getenv: func(name string) string {
			return map[string]string{"HTTPS_PROXY": "http://user:planted-5hT8@" + address}[name]
		}})
		proxy := h.proxyTo("https://relay.example:443")
		f := h.tunnel(t.Context(), proxy, tunnelTo{"https://relay.example:443", "relay.example:443"})
		want := report.Proxy{Variable: "HTTPS_PROXY", Address: address, Credentials: true}
		if f.outcome != outcome || f.code != status || *f.detail.Proxy != want || strings.Contains(f.detail.Text, "planted") {
			t.Errorf("%d: %s %d %+v %q", status, f.outcome, f.code, f.detail.Proxy, f.detail.Text)
		}
		if r := <-asked; r.Method != "CONNECT" || r.Host != "relay.example:443" || r.Header.Get("Proxy-Authorization") == "" {
			t.Errorf("%s %s %v", r.Method, r.Host, r.Header)
		}
	}
	none := New(Options{})
	if p := none.proxyTo("https://relay.example"); p != nil {
		t.Errorf("a proxy out of nowhere: %v", p)
	}
}

func TestAResolverThatCannotBeReachedIsNoUnknownName(t *testing.T) {
	h := New(Options{Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no resolver in this test")
	}}})
	f := h.name(t.Context(), "relay.example")
	if f.outcome == report.OK || f.detail.DNS.Problem == report.DNSNotFound {
		t.Errorf("%s %+v", f.outcome, f.detail.DNS)
	}
}

func TestTargetsOfExploration(t *testing.T) {
	got := targets(run.Ground{Origin: "https://calls.example", Servers: []api.ICEServer{{URLs: []string{
		"turn:relay.example:3478?transport=udp", "stun:stun.example:19302", "turns:relay.example:443?transport=tcp", "turn:198.51.100.7:3478?transport=tcp",
	}}}})
	if strings.Join(got.names, " ") != "calls.example relay.example stun.example" {
		t.Errorf("names %v", got.names)
	}
	if len(got.certificates) != 2 || got.certificates[1].address != "turns:relay.example:443?transport=tcp" {
		t.Errorf("certificates %+v", got.certificates)
	}
	if got.stun.Host != "stun.example" {
		t.Errorf("packet sizes towards %+v", got.stun)
	}
	var ports []string
	for _, u := range got.ports {
		ports = append(ports, u.Host+":"+u.Port)
	}
	if strings.Join(ports, " ") != "relay.example:3479 relay.example:3480 relay.example:3481" {
		t.Errorf("ports %v", ports)
	}
}

func TestFetchFollowsNoRedirectAndKnowsOurs(t *testing.T) {
	elsewhere := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ours":
			w.Header().Set(api.HeaderOurs, "1")
			w.Write([]byte(`{}`))
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/elsewhere":
			elsewhere++
		default:
			w.Write([]byte("a portal's page"))
		}
	}))
	defer server.Close()
	h := New(Options{Origin: server.URL})
	defer h.Close()
	if a := h.Fetch(t.Context(), run.Request{URL: "/ours", Bearer: "b"}); !a.Ours || string(a.Body) != "{}" || a.Err != nil {
		t.Errorf("%+v", a)
	}
	if a := h.Fetch(t.Context(), run.Request{URL: "/moved"}); !a.Redirected || a.Ours || elsewhere != 0 {
		t.Errorf("%+v, %d requests elsewhere", a, elsewhere)
	}
	if a := h.Fetch(t.Context(), run.Request{URL: "/page"}); a.Ours || a.Body != nil || a.Status != 200 {
		t.Errorf("%+v", a)
	}
	server.Close()
	a := h.Fetch(t.Context(), run.Request{URL: "/ours?token=planted-secret"})
	if a.Err == nil || strings.Contains(a.Err.Error(), "planted") {
		t.Errorf("%v", a.Err)
	}
}

// A relay's failure comes with its stage, over every transport.
func TestRelayFailuresHaveAStage(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	untrusted := httptest.NewTLSServer(nil)
	defer untrusted.Close()
	secure, err := url.Parse(untrusted.URL)
	if err != nil {
		t.Fatal(err)
	}
	h := New(Options{Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no resolver in this test")
	}}})
	for raw, stage := range map[string]string{
		"turn:" + closed + "?transport=tcp": report.StageConnect,
		"turns:" + secure.Host:              report.StageTLS,
		"turn:relay.example?transport=udp":  report.StageName,
		"turn:" + closed + "?transport=udp": report.StageSTUN, // rejected with ICMP, again and again
	} {
		var told []report.ICEError
		gathered := false
		p, err := h.PeerConnection(run.PeerConfig{URL: raw, Username: "u", Credential: "c", RelayOnly: true}, run.PeerEvents{
			Error: func(e report.ICEError) { told = append(told, e) }, Gathered: func() { gathered = true },
		})
		if err != nil {
			t.Fatal(err)
		}
		sdp, err := p.Offer(t.Context())
		p.Close()
		if err != nil || sdp != "" || !gathered || len(told) != 1 || told[0].Stage != stage || told[0].URL != raw {
			t.Errorf("%s: %v %q %v %+v, want %s", raw, err, sdp, gathered, told, stage)
		}
	}
	if _, err := h.PeerConnection(run.PeerConfig{URL: "turn:"}, run.PeerEvents{}); err == nil {
		t.Error("a URL without a host is taken")
	}
}
