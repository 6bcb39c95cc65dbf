//go:build linux

package command

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/logging"
	"github.com/pion/turn/v5"

	dns "sidetone/server/e2e/names"
	"sidetone/server/hands"
	"sidetone/server/profiles"
	"sidetone/shared/report"
	engine "sidetone/shared/run"
)

// service is what answers at a calling service, written from the pages that it
// publishes and not from its profile. Listeners are "udp host:port" and
// "tcp host:port" of STUN and TURN, where nobody is given an allocation.
type service struct {
	profile string
	relays  []string
	// hosts answer over HTTPS on 443; the first is one without which no call is set
	// up, unless names of such hosts come with each call: untried.
	hosts   []string
	untried bool
	// sockets are WebSockets by host and path: 101 opens, another status refuses.
	sockets map[string]int
	// good and bad are claims of tokens; cause is what is wrong with the bad one.
	good, bad, cause string
}

const (
	acsRelay = "relay.communication.microsoft.com"
	acsGood  = `{"skypeid":"acs:r_u","acsScope":"chat,voip","exp":4102444800}`
	acsBad   = `{"skypeid":"acs:r_u","acsScope":"chat","exp":4102444800}`
	lkGood   = `{"iss":"APIkey","sub":"a","exp":4102444800,"video":{"roomJoin":true,"room":"r"}}`
	lkBad    = `{"iss":"APIkey","sub":"a","exp":946684800,"video":{"roomJoin":true,"room":"r"}}`
)

var (
	acsRelays = []string{"udp " + acsRelay + ":3478", "udp " + acsRelay + ":3479", "udp " + acsRelay + ":3480", "udp " + acsRelay + ":3481", "tcp " + acsRelay + ":443"}
	acsHosts  = []string{"go.trouter.communication.microsoft.com", "api.flightproxy.skype.com", "ecs.communication.microsoft.com", "edge.skype.com",
		"ic3.events.data.microsoft.com", "go-amer.trouter.communications.svc.cloud.microsoft", "go-apac.trouter.communications.svc.cloud.microsoft",
		"go-eu.trouter.communications.svc.cloud.microsoft", "contoso.communication.azure.com"}
	cloudflareRelays = []string{"udp stun.cloudflare.com:3478", "udp turn.cloudflare.com:3478", "tcp turn.cloudflare.com:3478", "tcp turn.cloudflare.com:80",
		"tcp turn.cloudflare.com:443", "tcp turn.cloudflare.com:5349"}
)

// services by their pages, read on 2026-11-26; each profile names them.
var services = []service{
	{profile: "acs", relays: acsRelays, hosts: acsHosts, good: acsGood, bad: acsBad, cause: "missing_scope"},
	{profile: "acs-teams", relays: append(slices.Clone(acsRelays), "udp worldaz.turn.teams.microsoft.com:3478", "tcp worldaz.turn.teams.microsoft.com:443"),
		hosts: append(slices.Clone(acsHosts), "teams.microsoft.com", "teams.cloud.microsoft"),
		good:  `{"aud":"https://communication.azure.com/clients","tid":"t","scp":"VoIP","exp":4102444800}`,
		bad:   `{"aud":"https://communication.azure.com/clients","tid":"t","scp":"VoIP.Join","exp":4102444800}`, cause: "missing_scope"},
	{profile: "acs-gov", hosts: []string{"gov.teams.microsoft.us"}, good: acsGood, bad: acsBad, cause: "missing_scope"},
	{profile: "twilio", relays: []string{"udp global.stun.twilio.com:3478", "udp global.turn.twilio.com:3478", "tcp global.turn.twilio.com:3478", "tcp global.turn.twilio.com:443"},
		hosts: []string{"voice-js.roaming.twilio.com", "eventgw.twilio.com"}, sockets: map[string]int{"voice-js.roaming.twilio.com/signal": 101},
		good: `{"iss":"SK0","sub":"AC0","exp":4102444800,"grants":{"identity":"a","voice":{}}}`,
		bad:  `{"iss":"SK0","sub":"AC0","exp":4102444800,"grants":{"identity":"a","video":{}}}`, cause: "missing_scope"},
	{profile: "cloudflare", relays: cloudflareRelays, untried: true},
	{profile: "livekit", relays: []string{"udp turn.example.org:3478", "tcp turn.example.org:443"}, hosts: []string{"calls.example.org"},
		sockets: map[string]int{"calls.example.org/rtc": 401}, good: lkGood, bad: lkBad, cause: "expired"},
	{profile: "livekit-cloud", hosts: []string{"p.livekit.cloud"}, sockets: map[string]int{"p.livekit.cloud/rtc": 401}, good: lkGood, bad: lkBad, cause: "expired"},
	{profile: "chime", hosts: []string{"nearest-media-region.l.chime.aws"}, untried: true},
	{profile: "amazon-connect", relays: []string{"udp turnnlb-0123456789abcdef.elb.eu-central-1.amazonaws.com:3478"},
		hosts: []string{"i.my.connect.aws", "rtc.connect-telecom.eu-central-1.amazonaws.com", "participant.connect.eu-central-1.amazonaws.com"}},
	{profile: "jitsi", relays: []string{"udp turn.example.org:3478", "tcp turn.example.org:5349"}, hosts: []string{"meet.example.org"}},
	{profile: "telnyx", relays: []string{"udp stun.telnyx.com:3478", "udp turn.telnyx.com:3478", "tcp turn.telnyx.com:3478", "tcp turn2.telnyx.com:443"},
		hosts: []string{"rtc.telnyx.com"}, sockets: map[string]int{"rtc.telnyx.com/": 101}},
	{profile: "daily", relays: append([]string{"udp global.stun.twilio.com:3478"}, cloudflareRelays...),
		hosts: []string{"gs.daily.co", "team.daily.co", "b.daily.co", "c.daily.co", "prod-ks.pluot.blue"}},
	{profile: "vonage", hosts: []string{"api.opentok.com"}},
	{profile: "genesys", hosts: []string{"api.mypurecloud.de", "login.mypurecloud.de", "apps.mypurecloud.de"}},
}

// installed is where the installations among them stand.
var installed = map[string]string{
	"LIVEKIT_HOST": "calls.example.org", "LIVEKIT_TURN_HOST": "turn.example.org", "LIVEKIT_CLOUD_HOST": "p.livekit.cloud", "JITSI_HOST": "meet.example.org",
	"JITSI_TURN_HOST": "turn.example.org", "CONNECT_INSTANCE": "i.my.connect.aws", "CONNECT_REGION": "eu-central-1", "DAILY_DOMAIN": "team.daily.co",
	"CONNECT_TURN_HOST": "turnnlb-0123456789abcdef.elb.eu-central-1.amazonaws.com", "GENESYS_DOMAIN": "mypurecloud.de",
	"ACS_RESOURCE_HOST": "contoso.communication.azure.com",
}

// TestServices runs every profile of a service against a stand-in of it: on a
// healthy network nothing is found; then UDP is dropped, DTLS is, the token is
// bad, a host of the signalling is shut, an upgrade is taken out, and a relay
// refuses connections.
func TestServices(t *testing.T) {
	if testing.Short() {
		t.Skip("some eighty runs of seven seconds")
	}
	if !inOwnNetwork(t) {
		return
	}
	for name, value := range installed {
		t.Setenv(name, value)
	}
	all := []string{}
	for _, s := range services {
		all = append(all, s.profile)
	}
	for _, name := range append(profiles.Names(), profiles.Installations()...) {
		if !slices.Contains(all, name) && name != profiles.Default && name != "coturn" {
			t.Errorf("there is no stand-in of %s", name)
		}
	}
	url, _ := servedWhole(t, "--public-profiles", strings.Join(all, ","), "--runs-per-minute", "1000")
	// They are opened one after the other and examined side by side: a run waits
	// more than it works.
	stands := make([]*standIn, len(services))
	for i, s := range services {
		stands[i] = open(t, s, i)
	}
	turns := make(chan struct{}, atOnce)
	each := func(do func(*standIn, checker)) {
		var wait sync.WaitGroup
		for _, at := range stands {
			wait.Go(func() {
				do(at, func(what, token string, want ...string) {
					turns <- struct{}{}
					defer func() { <-turns }()
					at.judged(t, url, what, token, want...)
				})
			})
		}
		wait.Wait()
	}
	each(func(at *standIn, check checker) {
		check("healthy", at.good)
		if undocumented := at.responder.Unknown(); len(undocumented) > 0 {
			t.Errorf("%s: asked for %q, which no page of the service has", at.profile, undocumented)
		}
	})
	filter(t, dropsUDP)
	each(func(at *standIn, check checker) { check("UDP dropped", at.good, "udp_blocked/all_udp") })
	filter(t, dropsDTLS)
	each(func(at *standIn, check checker) { check("DTLS dropped", at.good, "ice_failed/dtls_blocked") })
	filter(t, "")
	each((*standIn).examine)
}

// checker makes a run and holds its verdict to one of some causes, or to health.
type checker func(what, token string, want ...string)

// atOnce is how many runs are under way at a time.
const atOnce = 6

// examine makes each trouble that the service itself can have.
func (at *standIn) examine(check checker) {
	if at.bad != "" {
		check("bad token", at.bad, "token_invalid/"+at.cause)
	}
	if !at.untried {
		at.shut(at.hosts[0])
		check("signalling shut", at.good, "signaling_lost/unreachable")
		at.open(at.hosts[0])
	}
	for socket := range at.sockets {
		at.strip(socket, http.StatusUpgradeRequired)
		check("upgrade taken out", at.good, "signaling_lost/upgrade_blocked")
		at.strip(socket, 0)
	}
	// A name that its service does not publish counts only where the server is
	// answered at it, and no server looks at addresses of its own machine.
	relay := slices.IndexFunc(at.relays, func(r string) bool { return strings.HasPrefix(r, "tcp ") })
	if relay >= 0 && !strings.HasPrefix(at.profile, "acs") {
		at.closers[at.relays[relay]]()
		check("a relay refused", at.good, "turn_unreachable/refused")
	}
}

// standIn is a service on loopback addresses of its own.
type standIn struct {
	service
	view      dns.View
	resolver  *net.Resolver
	responder *dns.Responder
	roots     *x509.CertPool

	mu       sync.Mutex
	shutHost map[string]bool
	stripped map[string]int
	closers  map[string]func()
}

func open(t *testing.T, s service, n int) *standIn {
	t.Helper()
	at := &standIn{service: s, view: dns.View{}, shutHost: map[string]bool{}, stripped: map[string]int{}, closers: map[string]func(){}}
	address := func(host string) netip.Addr {
		host += "."
		if at.view[host] == nil {
			at.view[host] = []netip.Addr{netip.AddrFrom4([4]byte{127, 77, byte(n + 1), byte(len(at.view) + 1)})}
		}
		return at.view[host][0]
	}
	for _, h := range s.hosts {
		address(h)
	}
	for _, r := range s.relays {
		host, _, _ := net.SplitHostPort(strings.Fields(r)[1])
		address(host)
	}
	certificate := at.certificate(t)
	for _, h := range s.hosts {
		at.web(t, netip.AddrPortFrom(address(h), 443), certificate)
	}
	for _, r := range s.relays {
		network, target, _ := strings.Cut(r, " ")
		host, port, _ := net.SplitHostPort(target)
		at.closers[r] = relay(t, network, net.JoinHostPort(address(host).String(), port), certificate)
	}
	conn, err := net.ListenPacket("udp", fmt.Sprintf("127.77.%d.250:53", n+1))
	if err != nil {
		t.Fatal(err)
	}
	at.responder = dns.Serve(conn, at.view)
	t.Cleanup(func() { at.responder.Close() })
	at.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	return at
}

// certificate is one for all names of the service, of an authority of its own.
func (at *standIn) certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for name := range at.view {
		template.DNSNames = append(template.DNSNames, strings.TrimSuffix(name, "."))
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	at.roots = x509.NewCertPool()
	at.roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// web answers requests and upgrades for every host at an address.
func (at *standIn) web(t *testing.T, address netip.AddrPort, certificate tls.Certificate) {
	l := listen(t, address.String())
	s := &http.Server{Handler: http.HandlerFunc(at.answer), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}
	go func() { _ = s.ServeTLS(quiet{l, at}, "", "") }()
	t.Cleanup(func() { s.Close() })
}

// quiet drops the connections to a host that is shut.
type quiet struct {
	net.Listener
	at *standIn
}

func (q quiet) Accept() (net.Conn, error) {
	for {
		conn, err := q.Listener.Accept()
		if err != nil || !q.at.isShut(conn.LocalAddr()) {
			return conn, err
		}
		conn.Close()
	}
}

func (at *standIn) isShut(local net.Addr) bool {
	at.mu.Lock()
	defer at.mu.Unlock()
	for host, shut := range at.shutHost {
		if shut && local.(*net.TCPAddr).IP.String() == at.view[host+"."][0].String() {
			return true
		}
	}
	return false
}

func (at *standIn) answer(w http.ResponseWriter, r *http.Request) {
	socket := r.Host + r.URL.Path
	at.mu.Lock()
	status, stripped := at.sockets[socket], at.stripped[socket]
	at.mu.Unlock()
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		w.WriteHeader(http.StatusOK)
	case stripped != 0:
		w.WriteHeader(stripped)
	case status == http.StatusSwitchingProtocols:
		if conn, err := new(websocket.Upgrader).Upgrade(w, r, nil); err == nil {
			_, _, _ = conn.ReadMessage() // until it is closed
			conn.Close()
		}
	case status != 0:
		w.WriteHeader(status)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (at *standIn) shut(host string)                { at.set(func() { at.shutHost[host] = true }) }
func (at *standIn) open(host string)                { at.set(func() { at.shutHost[host] = false }) }
func (at *standIn) strip(socket string, status int) { at.set(func() { at.stripped[socket] = status }) }
func (at *standIn) set(change func())               { at.mu.Lock(); defer at.mu.Unlock(); change() }

// relay answers STUN, and TURN with 401 or 400 to whoever has no credentials.
func relay(t *testing.T, network, address string, certificate tls.Certificate) (drop func()) {
	t.Helper()
	config := turn.ServerConfig{Realm: "service.example", LoggerFactory: &logging.DefaultLoggerFactory{DefaultLogLevel: logging.LogLevelDisabled},
		AuthHandler: func(*turn.RequestAttributes) (string, []byte, bool) { return "", nil, false }}
	generator := &turn.RelayAddressGeneratorNone{Address: "127.0.0.1"}
	if network == "udp" {
		conn, err := net.ListenPacket("udp4", address)
		if err != nil {
			t.Fatal(err)
		}
		config.PacketConnConfigs = []turn.PacketConnConfig{{PacketConn: conn, RelayAddressGenerator: generator}}
	} else {
		l := either{listen(t, address), &tls.Config{Certificates: []tls.Certificate{certificate}}}
		config.ListenerConfigs = []turn.ListenerConfig{{Listener: l, RelayAddressGenerator: generator}}
	}
	s, err := turn.NewServer(config)
	if err != nil {
		t.Fatal(err)
	}
	drop = sync.OnceFunc(func() { s.Close() })
	t.Cleanup(drop)
	return drop
}

// either takes plain connections and TLS on one port, as relays on 443 do.
type either struct {
	net.Listener
	config *tls.Config
}

func (e either) Accept() (net.Conn, error) {
	conn, err := e.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &guess{Conn: conn, config: e.config}, nil
}

// guess looks at the first byte: 22 is a TLS handshake (RFC 8446 5.1).
type guess struct {
	net.Conn
	config *tls.Config
	once   sync.Once
}

func (g *guess) Read(b []byte) (int, error) {
	var first []byte
	var failed error
	g.once.Do(func() {
		one := make([]byte, 1)
		if _, failed = g.Conn.Read(one); failed != nil {
			return
		}
		if one[0] == 22 {
			g.Conn = tls.Server(&again{g.Conn, one}, g.config)
			return
		}
		first = one
	})
	if failed != nil {
		return 0, failed
	}
	if first != nil {
		return copy(b, first), nil
	}
	return g.Conn.Read(b)
}

type again struct {
	net.Conn
	first []byte
}

func (a *again) Read(b []byte) (int, error) {
	if len(a.first) > 0 {
		n := copy(b, a.first)
		a.first = a.first[n:]
		return n, nil
	}
	return a.Conn.Read(b)
}

// judged makes a run of the profile and holds the verdict to what is wanted: one
// of the causes, or that nothing is found.
func (at *standIn) judged(t *testing.T, url, what, claims string, want ...string) {
	own := hands.New(hands.Options{Origin: url, Resolver: at.resolver, TLS: &tls.Config{RootCAs: at.roots}})
	ctx, cancel := context.WithTimeout(context.Background(), probeWithin)
	defer cancel()
	options := engine.Options{Origin: url, Version: "test", Profile: at.profile, Keep: true}
	if claims != "" {
		enc := base64.RawURLEncoding.EncodeToString
		options.Token = enc([]byte(`{"alg":"RS256"}`)) + "." + enc([]byte(claims)) + "." + enc([]byte("s"))
	}
	runs := engine.Engine{Hands: own, Clock: hands.Clock{}}
	state := runs.Run(ctx, options, func(engine.State) {})
	d := state.Report.Diagnosis
	if d == nil {
		t.Errorf("%s, %s: no diagnosis: %s", at.profile, what, state.Problem)
		return
	}
	primary := ""
	if d.Primary != nil {
		primary = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	// How well a busy machine carries media to itself is no matter of a profile.
	var found []string
	for _, h := range d.Hypotheses {
		if h.State.Holds() && h.ID != "poor_network" && h.ID != "device_problem" {
			found = append(found, h.ID+"/"+h.Cause)
		}
	}
	switch {
	case len(want) == 0 && len(found) == 0 && d.Verdict != report.Inconclusive:
	case len(want) > 0 && len(found) > 0 && slices.Contains(want, found[0]):
	default:
		seen, _ := json.Marshal(state.Report.Observations)
		t.Errorf("%s, %s: %s %q, want %q\n%s", at.profile, what, d.Verdict, primary, want, seen)
	}
}
