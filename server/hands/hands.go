package hands

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/run"
)

// Hands of one run. Make them with New.
type Hands struct {
	origin   string
	loopback bool // the origin is this machine
	dialer   reach.Dialer
	client   *http.Client
	getenv   func(string) string

	certificate func() (webrtc.Certificate, error)
}

// Options of Hands. The zero value is of use where no address is relative.
type Options struct {
	// Origin is what paths are relative to, "https://host[:port]".
	Origin string
	// Resolver and TLS; nil: the system's.
	Resolver *net.Resolver
	TLS      *tls.Config
	// Getenv finds the proxies; nil: there are none.
	Getenv func(string) string
}

// New makes hands. They open nothing before they are used.
func New(o Options) *Hands {
	h := &Hands{
		origin: o.Origin, getenv: o.Getenv, loopback: isLoopback(o.Origin),
		// A copy: the HTTP client asks for HTTP/2 with its own, which no WebSocket takes.
		dialer: reach.Dialer{Resolver: o.Resolver, TLS: o.TLS.Clone(), NameTimeout: nameTimeout, ConnectTimeout: connectTimeout},
	}
	if h.getenv == nil {
		h.getenv = func(string) string { return "" }
	}
	h.client = h.newClient(o)
	h.certificate = sync.OnceValues(newCertificate)
	return h
}

// newCertificate is shared by the PeerConnections of a run: it names nobody.
func newCertificate() (webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	c, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	return *c, nil
}

// Environment says where the run takes place. A run without a browser needs
// no secure context and asks for no device.
func (h *Hands) Environment() report.Environment {
	return report.Environment{
		Browser: report.BrowserNative, OS: systemName(runtime.GOOS),
		WebRTC: report.Known(true), Online: report.Known(h.loopback || hasRoute()),
		Zone: time.Now().Format("-07:00"),
	}
}

func systemName(goos string) string {
	switch goos {
	case "darwin":
		return "macOS"
	case "":
		return ""
	}
	return strings.ToUpper(goos[:1]) + goos[1:]
}

// hasRoute: there is a way out over IPv4 or IPv6. "Connecting" a UDP socket
// asks the kernel for a route and sends nothing; the addresses are
// a.root-servers.net's, far from any network of one's own.
func hasRoute() bool {
	for _, target := range []string{"198.41.0.4:53", "[2001:503:ba3e::2:30]:53"} {
		if conn, err := net.Dial("udp", target); err == nil {
			conn.Close()
			return true
		}
	}
	return false
}

func isLoopback(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	a, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && a.IsLoopback()
}

// Permissions: there is nobody to ask.
func (*Hands) Permissions(context.Context) (microphone, camera string) { return "", "" }

// Close lets go of connections that wait to be used again.
func (h *Hands) Close() { h.client.CloseIdleConnections() }

// Clock is the machine's.
type Clock struct{}

// Now is time.Now.
func (Clock) Now() time.Time { return time.Now() }

// After is time.After.
func (Clock) After(d time.Duration) <-chan time.Time { return time.After(d) }

var (
	_ run.Hands    = (*Hands)(nil)
	_ run.Explorer = (*Hands)(nil)
)
