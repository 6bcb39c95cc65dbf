package turn

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pion/stun/v4"

	"sidetone/server/listen"
	"sidetone/server/witness"
	"sidetone/shared/report"
)

// bench is a front with a clock that stands still, and who asks it.
type bench struct {
	*front
	now     time.Time
	witness *witness.Log
	from    netip.AddrPort
}

func newBench() *bench {
	b := &bench{now: time.Unix(1_800_000_000, 0), from: netip.MustParseAddrPort("192.0.2.9:4000")}
	clock := func() time.Time { return b.now }
	b.witness = witness.New(clock)
	b.witness.Begin(testRun, b.now, b.now.Add(time.Hour))
	b.front = &front{
		creds: credentials{secret: []byte("secret"), realm: "sidetone", now: clock}, ledger: &ledger{witness: b.witness, target: "udp:3478"},
		peers: map[netip.Addr]bool{announcedIP: true}, families: map[listen.Family]bool{listen.IPv4: true},
	}
	return b
}

// signed are the attributes of a request with credentials that expire then.
func (b *bench) signed(expires time.Time, add ...stun.Setter) []stun.Setter {
	username, password := b.creds.mint(testRun, "", expires)
	return append(add, stun.NewUsername(username), stun.NewRealm("sidetone"), stun.NewNonce("n"), stun.NewLongTermIntegrity(username, "sidetone", password))
}

func message(method stun.Method, class stun.MessageClass, add ...stun.Setter) []byte {
	return stun.MustBuild(append([]stun.Setter{stun.NewTransactionIDSetter([12]byte{1, 2, 3}), stun.NewType(method, class)}, add...)...).Raw
}

// says writes a ruling: what becomes of raw, and whose request it is.
func says(r ruling, raw []byte) string {
	m := &stun.Message{Raw: r.packet}
	var s string
	switch {
	case r.action == drop:
		s = "drop"
	case r.action == forward && cmp.Equal(r.packet, raw):
		s = "forward"
	case r.action == forward && m.Decode() == nil && len(m.Attributes) == 0 && len(r.packet) == 20:
		s = "forward bare"
	case r.action == answer && m.Decode() == nil:
		s = fmt.Sprint("answer ", int(errorCode(m)))
	}
	if r.asked != nil {
		s += " of " + r.asked.run
	}
	return s
}

func attribute(kind stun.AttrType, value ...byte) stun.Setter {
	return stun.RawAttribute{Type: kind, Value: value}
}

// What becomes of every kind of message. A stranger's is counted; over TCP, on
// which the source is proved, it is not.
func TestRulings(t *testing.T) {
	b := newBench()
	in := b.now.Add(time.Second)
	request := func(method stun.Method, add ...stun.Setter) []byte { return message(method, stun.ClassRequest, add...) }
	good := func(method stun.Method, add ...stun.Setter) []byte { return request(method, b.signed(in, add...)...) }
	peer := func(ip string) stun.Setter { return peerAddress(netip.MustParseAddr(ip)) }
	wrong := stun.MessageIntegrity("wrong")
	foreign := request(stun.MethodBinding)
	foreign[0] |= 0x80
	for _, c := range []struct {
		name      string
		raw       []byte
		udp, full string // over UDP; the same when the second's budget is used up
		tcp       string
	}{
		{"nothing", nil, "drop", "drop", "drop"},
		{"three bytes", []byte{0x40, 0, 0}, "drop", "drop", "drop"},
		{"ChannelData", []byte{0x40, 0, 0, 0}, "forward", "forward", "forward"},
		{"ChannelData of the last number", []byte{0x7f, 0xff, 0, 0}, "forward", "forward", "forward"},
		{"not STUN", make([]byte, 20), "drop", "drop", "drop"},
		{"STUN with a bit before it", foreign, "drop", "drop", "drop"},
		{"broken STUN", request(stun.MethodBinding, attribute(stun.AttrData, 1, 2, 3, 4))[:24], "drop", "drop", "drop"},
		{"Send", message(stun.MethodSend, stun.ClassIndication, peer("203.0.113.5")), "forward", "forward", "forward"},
		{"Send as a request", request(stun.MethodSend), "drop", "drop", "drop"},
		{"Data", message(stun.MethodData, stun.ClassIndication), "drop", "drop", "drop"},
		{"a response", message(stun.MethodBinding, stun.ClassSuccessResponse), "drop", "drop", "drop"},
		{"an indication", message(stun.MethodBinding, stun.ClassIndication), "drop", "drop", "drop"},
		{"Binding", request(stun.MethodBinding), "forward", "drop", "forward"},
		{"Connect", good(stun.MethodConnect), "drop", "drop", "drop"},
		{"too short to be challenged", request(stun.MethodAllocate), "drop", "drop", "forward"},
		{"long enough", request(stun.MethodAllocate, attribute(stun.AttrDontFragment)), "forward", "drop", "forward"},
		{"integrity alone", request(stun.MethodAllocate, wrong), "forward", "drop", "forward"},
		{"no nonce", request(stun.MethodAllocate, stun.NewUsername("u"), stun.NewRealm("sidetone"), wrong), "forward", "drop", "forward"},
		{"no realm", request(stun.MethodAllocate, stun.NewUsername("u"), stun.NewNonce("n"), wrong), "forward", "drop", "forward"},
		{"no user name", request(stun.MethodAllocate, stun.NewRealm("sidetone"), stun.NewNonce("n"), wrong), "forward", "drop", "forward"},
		{"wrong password", request(stun.MethodAllocate, append(b.signed(in)[:3], wrong)...), "forward bare", "drop", "forward bare"},
		{"just expired", request(stun.MethodAllocate, b.signed(b.now)...), "forward bare", "drop", "forward bare"},
		{"a user name of another form", request(stun.MethodRefresh, stun.NewUsername("alice"), stun.NewRealm("sidetone"), stun.NewNonce("n"), wrong),
			"forward bare", "drop", "forward bare"},
		{"Refresh", good(stun.MethodRefresh), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"Allocate", good(stun.MethodAllocate, transport(17)), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"Allocate without a transport", good(stun.MethodAllocate), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"Allocate over TCP", good(stun.MethodAllocate, transport(6)), "answer 442", "answer 442", "answer 442"},
		{"a transport that cannot be read", good(stun.MethodAllocate, attribute(stun.AttrRequestedTransport, 6)), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"reserved ports", good(stun.MethodAllocate, transport(17), attribute(stun.AttrEvenPort, 0x80)), "answer 508", "answer 508", "answer 508"},
		{"a reserved port", good(stun.MethodAllocate, transport(17), attribute(stun.AttrReservationToken, make([]byte, 8)...)), "answer 508", "answer 508", "answer 508"},
		{"permission for the echo peer", good(stun.MethodCreatePermission, peer("203.0.113.5")), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"permission for another", good(stun.MethodCreatePermission, peer("203.0.113.6")), "answer 403", "answer 403", "answer 403"},
		{"permission for nobody", good(stun.MethodCreatePermission), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"permission for what cannot be read", good(stun.MethodCreatePermission, attribute(stun.AttrXORPeerAddress, 0)), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"a channel to the echo peer", good(stun.MethodChannelBind, peer("203.0.113.5")), "forward of n_test", "forward of n_test", "forward of n_test"},
		{"a channel to another", good(stun.MethodChannelBind, peer("10.0.0.1")), "answer 403", "answer 403", "answer 403"},
		{"Refresh with a peer", good(stun.MethodRefresh, peer("10.0.0.1")), "forward of n_test", "forward of n_test", "forward of n_test"},
	} {
		ask := func(strange *strangers) string {
			b.strange = strange
			return says(b.judge(c.raw, b.from), c.raw)
		}
		full := newStrangers(b.creds.now)
		for full.admit(b.from.Addr()) {
		}
		if udp, spent, tcp := ask(newStrangers(b.creds.now)), ask(full), ask(nil); udp != c.udp || spent != c.full || tcp != c.tcp {
			t.Errorf("%s: over UDP %q, past the limit %q, over TCP %q; want %q, %q, %q", c.name, udp, spent, tcp, c.udp, c.full, c.tcp)
		}
	}
}

// An allocation is of the family that is asked for, or of the client's own.
func TestFamilyOfAnAllocation(t *testing.T) {
	family := func(value ...byte) stun.Setter { return attribute(stun.AttrRequestedAddressFamily, value...) }
	for _, c := range []struct {
		from    string
		ask     stun.Setter
		offered listen.Family
		want    string
	}{
		{"192.0.2.9:1", nil, listen.IPv4, "forward of n_test"},
		{"192.0.2.9:1", nil, listen.IPv6, "answer 440"},
		{"[2001:db8::9]:1", nil, listen.IPv6, "forward of n_test"},
		{"[2001:db8::9]:1", nil, listen.IPv4, "answer 440"},
		{"192.0.2.9:1", family(1, 0, 0, 0), listen.IPv4, "forward of n_test"},
		{"[2001:db8::9]:1", family(1, 0, 0, 0), listen.IPv4, "forward of n_test"},
		{"192.0.2.9:1", family(2, 0, 0, 0), listen.IPv6, "forward of n_test"},
		{"192.0.2.9:1", family(2, 0, 0, 0), listen.IPv4, "answer 440"},
		{"192.0.2.9:1", family(3, 0, 0, 0), listen.IPv4, "forward of n_test"},
		{"192.0.2.9:1", family(2), listen.IPv4, "forward of n_test"},
	} {
		b := newBench()
		b.families = map[listen.Family]bool{c.offered: true}
		add := []stun.Setter{transport(17)}
		if c.ask != nil {
			add = append(add, c.ask)
		}
		raw := message(stun.MethodAllocate, stun.ClassRequest, b.signed(b.now.Add(time.Second), add...)...)
		if got := says(b.judge(raw, netip.MustParseAddrPort(c.from)), raw); got != c.want {
			t.Errorf("from %s, asked for %v, offered %v: %q, want %q", c.from, c.ask, c.offered, got, c.want)
		}
	}
}

// What is told to a run: how often it showed credentials that are good or bad,
// and what it was refused, by the front and by pion.
func TestLedger(t *testing.T) {
	b := newBench()
	in := b.now.Add(time.Second)
	send := func(method stun.Method, add ...stun.Setter) ruling {
		return b.judge(message(method, stun.ClassRequest, add...), b.from)
	}
	told := func(want report.TURN, code int, outcome report.Outcome) {
		t.Helper()
		seen := b.witness.Observations(testRun)
		if len(seen) != 1 {
			t.Fatalf("%+v", seen)
		}
		if diff := cmp.Diff(want, *seen[0].Detail.TURN); diff != "" || seen[0].Code != code || seen[0].Outcome != outcome || seen[0].Target != "udp:3478" {
			t.Errorf("%+v: %s", seen[0], diff)
		}
	}
	send(stun.MethodAllocate, append(b.signed(in)[:3], stun.MessageIntegrity("wrong"))...)
	told(report.TURN{Rejected: 1}, 401, report.Failed)
	send(stun.MethodCreatePermission, b.signed(in, peerAddress(netip.MustParseAddr("10.0.0.1")))...)
	told(report.TURN{Rejected: 1, Authenticated: 1, Denied: 1}, 403, report.Failed)

	asked := send(stun.MethodAllocate, b.signed(in, transport(17))...).asked
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1}, 403, report.Failed)
	stale := message(stun.MethodAllocate, stun.ClassErrorResponse, stun.CodeStaleNonce)
	other := message(stun.MethodAllocate, stun.ClassErrorResponse, stun.CodeStaleNonce)
	other[8]++
	broken := append([]byte(nil), stale...)
	binary.BigEndian.PutUint16(broken[2:], 400)
	for _, none := range [][]byte{nil, stale[:19], other, broken, message(stun.MethodAllocate, stun.ClassSuccessResponse), message(stun.MethodAllocate, stun.ClassErrorResponse)} {
		b.answered(asked, none)
	}
	b.answered(nil, stale)
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1}, 403, report.Failed)
	b.answered(asked, stale)
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1, Challenges: 1}, 438, report.Failed)
	b.ledger.refused(testRun, stun.CodeAllocQuotaReached)
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1, Challenges: 1}, 486, report.Failed)
	b.ledger.allocated(testRun)
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1, Challenges: 1, Allocations: 1}, 486, report.OK)

	b.ledger.allocated("") // of nobody
	(&ledger{}).allocated(testRun)
	told(report.TURN{Rejected: 1, Authenticated: 2, Denied: 1, Challenges: 1, Allocations: 1}, 486, report.OK)
}
