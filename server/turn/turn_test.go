package turn

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"

	"sidetone/server/listen"
	"sidetone/server/witness"
	"sidetone/shared/report"
)

const testRun = "n_test"

var announcedIP = netip.MustParseAddr("203.0.113.5")

// rig is a server behind 1:1 NAT, announced at an address that is nowhere on
// this machine, and an echo peer that answers what it gets and tells from
// where.
type rig struct {
	*Server
	log     *bytes.Buffer
	witness *witness.Log
	peer    *net.UDPConn
}

func start(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	peer, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{log: &bytes.Buffer{}, witness: witness.New(time.Now), peer: peer}
	r.witness.Begin(testRun, time.Now(), time.Now().Add(time.Hour))
	c := Config{
		Ports: []int{0}, Bind: "127.0.0.1", Announce: []netip.Addr{announcedIP},
		Secret: []byte("secret"), PeerPort: peer.LocalAddr().(*net.UDPAddr).Port, Witness: r.witness,
		Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&c)
	}
	if r.Server, err = Start(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		peer.Close()
	})
	return r
}

func (r *rig) at() string {
	return netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(r.Ports()[0])).String()
}

// client connects over udp, tcp or tls.
func (r *rig) client(t *testing.T, transport, username, password string) *turn.Client {
	t.Helper()
	var conn net.PacketConn
	switch transport {
	case "udp":
		c, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		conn = c
	case "tcp":
		c, err := net.Dial("tcp", r.at())
		if err != nil {
			t.Fatal(err)
		}
		conn = turn.NewSTUNConn(c)
	case "tls":
		c, err := tls.Dial("tcp", r.at(), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		conn = turn.NewSTUNConn(c)
	}
	silent := logging.NewDefaultLoggerFactory()
	silent.DefaultLogLevel = logging.LogLevelDisabled
	c, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: r.at(), TURNServerAddr: r.at(), Conn: conn, LoggerFactory: silent,
		Username: username, Password: password, RTO: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); conn.Close() })
	return c
}

func (r *rig) good() (string, string) { return r.Credentials(testRun, time.Now().Add(time.Minute)) }

// seen is what the witness knows of one listener.
func (r *rig) seen(kind string) report.Observation {
	for _, o := range r.witness.Observations(testRun) {
		if strings.HasPrefix(o.Target, kind+":") {
			return o
		}
	}
	return report.Observation{}
}

func certificate(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"turn.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// TestRelay sends to the echo peer by its announced address over each
// transport and gets the answer back from that address.
func TestRelay(t *testing.T) {
	r := start(t, func(c *Config) { c.TLS = certificate(t) })
	for _, transport := range []string{"udp", "tcp", "tls"} {
		t.Run(transport, func(t *testing.T) {
			username, password := r.good()
			relay, err := r.client(t, transport, username, password).Allocate()
			if err != nil {
				t.Fatal(err)
			}
			defer relay.Close()
			if got := relay.LocalAddr().(*net.UDPAddr).IP.String(); got != announcedIP.String() {
				t.Errorf("relayed address is %s, not the announced one", got)
			}
			to := net.UDPAddrFromAddrPort(netip.AddrPortFrom(announcedIP, uint16(r.peer.LocalAddr().(*net.UDPAddr).Port)))
			if _, err := relay.WriteTo([]byte("there"), to); err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, 100)
			r.peer.SetReadDeadline(time.Now().Add(5 * time.Second))
			n, from, err := r.peer.ReadFrom(buf)
			if err != nil || string(buf[:n]) != "there" {
				t.Fatalf("the peer got %q, %v", buf[:n], err)
			}
			if got := from.(*net.UDPAddr).Port; got != relay.LocalAddr().(*net.UDPAddr).Port {
				t.Errorf("the peer sees port %d, announced is %v", got, relay.LocalAddr())
			}
			r.peer.WriteTo([]byte("and back"), from)
			relay.SetReadDeadline(time.Now().Add(5 * time.Second))
			n, from, err = relay.ReadFrom(buf)
			if err != nil || string(buf[:n]) != "and back" || from.String() != to.String() {
				t.Fatalf("got %q from %v, %v; want it from %v", buf[:n], from, err, to)
			}
			o := r.seen(transport)
			if o.Outcome != report.OK || o.Detail.TURN.Allocations != 1 || o.Detail.TURN.Authenticated == 0 || o.Code != 0 {
				t.Errorf("the witness has %+v, %+v", o, o.Detail.TURN)
			}
		})
	}
}

// TestRejected: bad credentials are answered 401, as RFC 8489 9.2.4 wants.
func TestRejected(t *testing.T) {
	expired := func(r *rig) (string, string) { return r.Credentials(testRun, time.Now().Add(-time.Second)) }
	for _, c := range []struct {
		name  string
		creds func(*rig) (string, string)
		told  bool // carries the run's name
	}{
		{"wrong password", func(r *rig) (string, string) { u, _ := r.good(); return u, "wrong" }, true},
		{"expired", expired, true},
		{"unknown form", func(*rig) (string, string) { return "alice", "wonderland" }, false},
		{"no user name", func(*rig) (string, string) { return " ", "x" }, false},
		{"later expiry than signed", func(r *rig) (string, string) {
			u, p := expired(r)
			return "9" + u, p
		}, true},
	} {
		for _, transport := range []string{"udp", "tcp"} {
			t.Run(c.name+"/"+transport, func(t *testing.T) {
				r := start(t, nil)
				username, password := c.creds(r)
				_, err := r.client(t, transport, username, password).Allocate()
				if code := codeOf(err); code != stun.CodeUnauthorized {
					t.Fatalf("got %v", err)
				}
				o := r.seen(transport)
				if !c.told {
					if o.ID != "" {
						t.Fatalf("a stranger's try was told to the run: %+v", o)
					}
					return
				}
				if o.Outcome != report.Failed || o.Code != 401 || o.Detail.TURN.Rejected == 0 {
					t.Errorf("the witness has %+v, %+v", o, o.Detail.TURN)
				}
				if log := r.log.String(); strings.Contains(log, password) || strings.Contains(log, username) {
					t.Errorf("credentials in the log:\n%s", log)
				}
			})
		}
	}
}

// codeOf is the STUN error code in a client's error, or 0.
func codeOf(err error) stun.ErrorCode {
	var te *stun.TurnError
	if errors.As(err, &te) {
		return te.ErrorCodeAttr.Code
	}
	return 0
}

// TestChallengeIsComplete asks with bad credentials by hand: the 401 bears a
// realm and a nonce that is then good for a right request.
func TestChallengeIsComplete(t *testing.T) {
	r := start(t, nil)
	x := r.exchange(t)
	nonce := stun.NewNonce("made up")
	username, password := r.good()
	bad := x(allocate(username, "sidetone", nonce, stun.MessageIntegrity("wrong")))
	if code := errorCode(bad); code != stun.CodeUnauthorized {
		t.Fatalf("got %v", code)
	}
	var realm stun.Realm
	if err := errors.Join(realm.GetFrom(bad), nonce.GetFrom(bad)); err != nil || realm.String() != "sidetone" {
		t.Fatalf("realm %q, %v", realm, err)
	}
	key := stun.NewLongTermIntegrity(username, "sidetone", password)
	good := x(allocate(username, "sidetone", nonce, key))
	if good.Type.Class != stun.ClassSuccessResponse {
		t.Fatalf("got %v, code %v", good.Type, errorCode(good))
	}
	// A nonce that is not ours with the right integrity is stale, not wrong.
	stale := x(allocate(username, "sidetone", stun.NewNonce("made up"), key))
	if code := errorCode(stale); code != stun.CodeStaleNonce {
		t.Fatalf("got %v", code)
	}
	if o := r.seen("udp"); o.Detail.TURN.Challenges != 1 || o.Code != int(stun.CodeStaleNonce) {
		t.Errorf("the witness has %+v, %+v", o, o.Detail.TURN)
	}
}

// TestRefused: what the relay does not do is refused, with integrity.
func TestRefused(t *testing.T) {
	peer := func(ip string) stun.Setter { return peerAddress(netip.MustParseAddr(ip)) }
	for _, c := range []struct {
		name   string
		method stun.Method
		add    []stun.Setter
		want   stun.ErrorCode
	}{
		{"permission for another peer", stun.MethodCreatePermission, []stun.Setter{peer("192.0.2.1")}, stun.CodeForbidden},
		{"permission for loopback", stun.MethodCreatePermission, []stun.Setter{peer("127.0.0.1")}, stun.CodeForbidden},
		{"one good peer and one bad", stun.MethodCreatePermission, []stun.Setter{peer("203.0.113.5"), peer("10.0.0.1")}, stun.CodeForbidden},
		{"mapped", stun.MethodCreatePermission, []stun.Setter{peer("::ffff:127.0.0.1")}, stun.CodeForbidden},
		{"channel to another peer", stun.MethodChannelBind, []stun.Setter{peer("192.0.2.1"),
			stun.RawAttribute{Type: stun.AttrChannelNumber, Value: []byte{0x40, 0, 0, 0}}}, stun.CodeForbidden},
		{"tcp allocation", stun.MethodAllocate, []stun.Setter{transport(6)}, stun.CodeUnsupportedTransProto},
		{"even port", stun.MethodAllocate, []stun.Setter{transport(17),
			stun.RawAttribute{Type: stun.AttrEvenPort, Value: []byte{0x80}}}, stun.CodeInsufficientCapacity},
		{"family that is not announced", stun.MethodAllocate, []stun.Setter{transport(17),
			stun.RawAttribute{Type: stun.AttrRequestedAddressFamily, Value: []byte{2, 0, 0, 0}}}, stun.CodeAddrFamilyNotSupported},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, nil)
			x := r.exchange(t)
			username, password := r.good()
			key := stun.NewLongTermIntegrity(username, "sidetone", password)
			var nonce stun.Nonce
			if err := nonce.GetFrom(x([]stun.Setter{stun.NewType(stun.MethodAllocate, stun.ClassRequest)})); err != nil {
				t.Fatal(err)
			}
			if c.method != stun.MethodAllocate {
				if m := x(allocate(username, "sidetone", nonce, key)); m.Type.Class != stun.ClassSuccessResponse {
					t.Fatalf("allocate: %v", errorCode(m))
				}
			}
			request := append([]stun.Setter{stun.NewType(c.method, stun.ClassRequest)}, c.add...)
			request = append(request, stun.NewUsername(username), stun.NewRealm("sidetone"), nonce, key)
			m := x(request)
			if code := errorCode(m); code != c.want {
				t.Fatalf("got %v, want %v", code, c.want)
			}
			if err := key.Check(m); err != nil {
				t.Errorf("the refusal: %v", err)
			}
			o := r.seen("udp")
			if o.Code != int(c.want) || (c.want == stun.CodeForbidden) != (o.Detail.TURN.Denied == 1) {
				t.Errorf("the witness has %+v, %+v", o, o.Detail.TURN)
			}
		})
	}
}

// TestWrongPeerPort: a permission is for an address; packets to another port
// of it are lost all the same.
func TestWrongPeerPort(t *testing.T) {
	other, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	r := start(t, func(c *Config) { c.Announce = []netip.Addr{netip.MustParseAddr("127.0.0.1")} })
	username, password := r.good()
	relay, err := r.client(t, "udp", username, password).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	relay.WriteTo([]byte("astray"), other.LocalAddr())
	relay.WriteTo([]byte("right"), r.peer.LocalAddr())
	buf := make([]byte, 100)
	r.peer.SetReadDeadline(time.Now().Add(5 * time.Second))
	if n, _, err := r.peer.ReadFrom(buf); err != nil || string(buf[:n]) != "right" {
		t.Fatalf("%q, %v", buf[:n], err)
	}
	// The right one came after, so the other one is not under way.
	other.SetReadDeadline(time.Now())
	if n, _, err := other.ReadFrom(buf); err == nil {
		t.Fatalf("relayed %q to a foreign port", buf[:n])
	}
}

func TestQuota(t *testing.T) {
	q := &quota{per: map[string]int{}}
	for i := range maxAllocationsPerRun {
		if !q.free(testRun) || !q.take(testRun) {
			t.Fatalf("only %d allocations", i)
		}
	}
	if q.free(testRun) || q.take(testRun) {
		t.Fatal("one too many")
	}
	if !q.free("n_other") {
		t.Fatal("another run has to suffer")
	}
	r := start(t, nil)
	r.quota.per[testRun] = maxAllocationsPerRun
	username, password := r.good()
	_, err := r.client(t, "udp", username, password).Allocate()
	if codeOf(err) != stun.CodeAllocQuotaReached {
		t.Fatalf("got %v", err)
	}
	if o := r.seen("udp"); o.Code != 486 || o.Outcome != report.Failed {
		t.Fatalf("the witness has %+v", o)
	}
}

func TestAllocationsEnd(t *testing.T) {
	r := start(t, nil)
	username, password := r.good()
	c := r.client(t, "udp", username, password)
	relay, err := c.Allocate()
	if err != nil {
		t.Fatal(err)
	}
	relay.Close()
	eventually(t, "the quota is free again", func() bool {
		r.quota.mu.Lock()
		defer r.quota.mu.Unlock()
		return r.quota.all == 0 && len(r.quota.per) == 0
	})
}

func TestSTUNOnly(t *testing.T) {
	r := start(t, nil)
	mapped, err := r.client(t, "udp", "", "").SendBindingRequest()
	if err != nil {
		t.Fatal(err)
	}
	if ip := mapped.(*net.UDPAddr).IP.String(); ip != "127.0.0.1" {
		t.Fatalf("mapped %s", ip)
	}
}

func TestServers(t *testing.T) {
	r := start(t, func(c *Config) {
		c.Bind = ""
		c.Announce = []netip.Addr{announcedIP, netip.MustParseAddr("2001:db8::5")}
		c.TLS, c.TLSName = certificate(t), "turn.example"
	})
	port := r.at()[strings.LastIndex(r.at(), ":"):]
	expires := time.Unix(2_000_000_000, 0)
	servers := r.Servers(testRun, expires)
	var got []string
	for _, s := range servers {
		got = append(got, s.URLs...)
	}
	want := []string{"stun:203.0.113.5" + port, "stun:[2001:db8::5]" + port,
		"turn:203.0.113.5" + port + "?transport=udp", "turn:203.0.113.5" + port + "?transport=tcp",
		"turn:[2001:db8::5]" + port + "?transport=udp", "turn:[2001:db8::5]" + port + "?transport=tcp",
		"turns:turn.example" + port + "?transport=tcp"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if servers[1].Username != "2000000000:"+testRun || servers[1].Credential != "nNQjH5PVeIv90CWCQ3klah3PMII=" {
		t.Errorf("credentials %q %q", servers[1].Username, servers[1].Credential)
	}
}

func TestBusyPort(t *testing.T) {
	r := start(t, nil)
	port := r.Ports()[0]
	_, err := Start(Config{Ports: []int{0, port}, Bind: "127.0.0.1"})
	var busy *listen.PortError
	if !errors.As(err, &busy) || busy.Port != port || busy.Network != "udp" || !strings.HasSuffix(err.Error(), "/udp is already in use") {
		t.Fatalf("got %v", err)
	}
}

// TestGarbageOverTCP: what is not TURN is hung up on.
func TestGarbageOverTCP(t *testing.T) {
	r := start(t, nil)
	for _, garbage := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x05hello", "\x00\x01\xff\xfc" + strings.Repeat("x", 16)} {
		c, err := net.Dial("tcp", r.at())
		if err != nil {
			t.Fatal(err)
		}
		c.Write([]byte(garbage))
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		if n, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
			t.Errorf("%q: read %d, %v", garbage, n, err)
		}
		c.Close()
	}
}

// exchange sends requests from one UDP socket and returns the answers.
func (r *rig) exchange(t *testing.T) func([]stun.Setter) *stun.Message {
	t.Helper()
	conn, err := net.Dial("udp4", r.at())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return func(setters []stun.Setter) *stun.Message {
		t.Helper()
		m, err := stun.Build(append([]stun.Setter{stun.TransactionID}, setters...)...)
		if err != nil {
			t.Fatal(err)
		}
		conn.Write(m.Raw)
		conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		buf := make([]byte, 1500)
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		answer := &stun.Message{Raw: buf[:n]}
		if err := answer.Decode(); err != nil || answer.TransactionID != m.TransactionID {
			t.Fatalf("not the answer: %v", err)
		}
		return answer
	}
}

func allocate(username, realm string, nonce stun.Nonce, key stun.MessageIntegrity) []stun.Setter {
	return []stun.Setter{stun.NewType(stun.MethodAllocate, stun.ClassRequest), transport(17),
		stun.NewUsername(username), stun.NewRealm(realm), nonce, key}
}

func transport(protocol byte) stun.Setter {
	return stun.RawAttribute{Type: stun.AttrRequestedTransport, Value: []byte{protocol, 0, 0, 0}}
}

type peerAddress netip.Addr

func (p peerAddress) AddTo(m *stun.Message) error {
	x := stun.XORMappedAddress{IP: netip.Addr(p).AsSlice(), Port: 9}
	return x.AddToAs(m, stun.AttrXORPeerAddress)
}

func errorCode(m *stun.Message) stun.ErrorCode {
	var code stun.ErrorCodeAttribute
	code.GetFrom(m)
	return code.Code
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}
