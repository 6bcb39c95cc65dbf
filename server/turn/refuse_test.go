package turn

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/report"
)

// TestRejected: bad credentials are answered 401, as RFC 8489 9.2.4 wants.
func TestRejected(t *testing.T) {
	expired := func(r *rig) (string, string) { return r.Credentials(testRun, "", time.Now().Add(-time.Second)) }
	for _, c := range []struct {
		name  string
		creds func(*rig) (string, string)
		told  bool // carries the run's name
	}{
		{"wrong password", func(r *rig) (string, string) { u, _ := r.good(); return u, "wrong" }, true},
		{"expired", expired, true},
		{"made by a clock a month ahead", func(r *rig) (string, string) {
			return r.Credentials(testRun, "", time.Now().Add(30*24*time.Hour))
		}, true},
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
			if err := nonce.GetFrom(x([]stun.Setter{stun.NewType(stun.MethodAllocate, stun.ClassRequest), transport(17)})); err != nil {
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
	q := newQuota()
	this, other := parseUsername("9:"+testRun+":h"), parseUsername("9:n_other:h")
	for i := range maxAllocationsPerRun {
		if !q.free(this) || !q.take(this, &place{}, func() {}) {
			t.Fatalf("only %d allocations", i)
		}
	}
	if q.free(this) || q.take(this, &place{}, func() {}) {
		t.Fatal("one too many")
	}
	if !q.free(other) {
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

// TestChallengeIsShort: what a request without credentials draws is less than
// three times its bytes; one too short for that draws nothing.
func TestChallengeIsShort(t *testing.T) {
	r := start(t, nil)
	conn, err := net.Dial("udp4", r.at())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, method := range []stun.Method{stun.MethodAllocate, stun.MethodRefresh, stun.MethodCreatePermission, stun.MethodChannelBind, stun.MethodBinding} {
		for _, setters := range [][]stun.Setter{nil, {transport(17)}, {stun.NewUsername("x")}} {
			m := stun.MustBuild(append([]stun.Setter{stun.TransactionID, stun.NewType(method, stun.ClassRequest)}, setters...)...)
			conn.Write(m.Raw)
			conn.SetReadDeadline(time.Now().Add(30 * time.Millisecond))
			if n, err := conn.Read(make([]byte, 1500)); err == nil && n >= 3*len(m.Raw) {
				t.Errorf("%v: %d bytes draw %d", method, len(m.Raw), n)
			}
		}
	}
}
