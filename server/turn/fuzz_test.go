package turn

import (
	"bufio"
	"bytes"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/listen"
)

// FuzzJudge: whatever comes, the front does not panic, does not change what
// it forwards, and lets a request that needs credentials through to pion with
// an integrity only when that is right.
func FuzzJudge(f *testing.F) {
	creds := credentials{secret: []byte("secret"), realm: "sidetone", now: func() time.Time { return time.Unix(1_800_000_000, 0) }}
	fr := &front{creds: creds, ledger: &ledger{}, peers: map[netip.Addr]bool{announcedIP: true}, families: map[listen.Family]bool{listen.IPv4: true}}
	from := netip.MustParseAddrPort("192.0.2.9:4000")
	for _, seed := range seeds(f, creds) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		r := fr.judge(raw, from)
		if !bytes.Equal(raw, before) {
			t.Fatal("the message was changed")
		}
		if r.action == drop || isChannelData(raw) {
			return
		}
		m := &stun.Message{Raw: r.packet}
		if err := m.Decode(); err != nil {
			t.Fatalf("let through %x: %v", r.packet, err)
		}
		if r.action == answer && m.Type.Class != stun.ClassErrorResponse {
			t.Fatalf("answered with %v", m.Type)
		}
		if r.action == forward && m.Contains(stun.AttrMessageIntegrity) && needsCredentials(m) {
			var username stun.Username
			username.GetFrom(m)
			if creds.key(string(username)).Check(m) != nil && m.Contains(stun.AttrNonce) && m.Contains(stun.AttrRealm) && len(username) > 0 {
				t.Fatal("forwarded with a wrong integrity")
			}
		}
	})
}

func needsCredentials(m *stun.Message) bool {
	return m.Type.Class == stun.ClassRequest && m.Type.Method != stun.MethodBinding
}

// seeds are messages of every kind that a browser sends, and some that only
// an attacker does.
func seeds(f *testing.F, creds credentials) (out [][]byte) {
	username, password := creds.mint(testRun, "", time.Unix(1_900_000_000, 0))
	key := stun.NewLongTermIntegrity(username, "sidetone", password)
	build := func(method stun.Method, class stun.MessageClass, add ...stun.Setter) {
		all := append([]stun.Setter{stun.NewTransactionIDSetter([12]byte{1, 2, 3}), stun.NewType(method, class)}, add...)
		m, err := stun.Build(all...)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, m.Raw)
	}
	auth := []stun.Setter{stun.NewUsername(username), stun.NewRealm("sidetone"), stun.NewNonce("nonce"), key}
	with := func(s ...stun.Setter) []stun.Setter { return append(s, auth...) }
	build(stun.MethodBinding, stun.ClassRequest, stun.Fingerprint)
	build(stun.MethodAllocate, stun.ClassRequest, transport(17))
	build(stun.MethodAllocate, stun.ClassRequest, with(transport(17))...)
	build(stun.MethodAllocate, stun.ClassRequest, with(transport(6))...)
	build(stun.MethodAllocate, stun.ClassRequest, transport(17), stun.NewUsername(username), stun.NewRealm("x"), stun.NewNonce("n"), stun.MessageIntegrity("wrong"))
	build(stun.MethodAllocate, stun.ClassRequest, stun.MessageIntegrity("wrong"))
	build(stun.MethodRefresh, stun.ClassRequest, with()...)
	build(stun.MethodCreatePermission, stun.ClassRequest, with(peerAddress(announcedIP))...)
	build(stun.MethodCreatePermission, stun.ClassRequest, with(peerAddress(netip.MustParseAddr("::1")))...)
	build(stun.MethodChannelBind, stun.ClassRequest, with(peerAddress(netip.MustParseAddr("10.0.0.1")))...)
	build(stun.MethodSend, stun.ClassIndication, peerAddress(announcedIP), stun.RawAttribute{Type: stun.AttrData, Value: []byte("data")})
	build(stun.MethodConnect, stun.ClassRequest, with()...)
	return append(out, []byte{0x40, 0, 0, 4, 1, 2, 3, 4}, []byte{0, 1, 0xff, 0xfc}, nil)
}

// FuzzFrames: a TCP client's bytes are cut into the same frames however they
// arrive, none is longer than the buffer, and nothing but STUN and
// ChannelData passes.
func FuzzFrames(f *testing.F) {
	creds := credentials{realm: "sidetone", now: time.Now}
	var all []byte
	for _, seed := range seeds(f, creds) {
		f.Add(seed)
		all = append(all, seed...)
	}
	f.Add(all)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := bufio.NewReaderSize(bytes.NewReader(raw), 2*maxFrame)
		buf := make([]byte, maxFrame)
		taken := 0
		for {
			frame, err := readFrame(r, buf)
			if err != nil {
				return
			}
			if !bytes.Equal(frame, raw[taken:taken+len(frame)]) {
				t.Fatal("bytes were lost or changed")
			}
			taken += len(frame)
			if !isChannelData(frame) && !stun.IsMessage(frame) {
				t.Fatalf("let through % x", frame)
			}
		}
	})
}
