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
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"

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

func (r *rig) good() (string, string) { return r.Credentials(testRun, "", time.Now().Add(time.Minute)) }

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

// codeOf is the STUN error code in a client's error, or 0.
func codeOf(err error) stun.ErrorCode {
	var te *stun.TurnError
	if errors.As(err, &te) {
		return te.ErrorCodeAttr.Code
	}
	return 0
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
