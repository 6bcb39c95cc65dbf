package echo

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	"github.com/pion/webrtc/v4"

	"sidetone/server/caller"
	"sidetone/shared/report"
)

// unproven is a check without integrity that names a session, as anybody can
// write it who has seen or made one.
func unproven(answer string) []byte {
	return stun.MustBuild(stun.TransactionID, stun.BindingRequest, stun.NewUsername(attribute(answer, "a=ice-ufrag:")+":zz")).Raw
}

func answerFor(t *testing.T, p *Peer, run string) string {
	t.Helper()
	answer, err := p.Answer(context.Background(), run, "", report.DirectUDP, browserOffers(t)["chromium"])
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// only is the one session of the peer with a fragment.
func (p *Peer) only(ufrag string) *session {
	p.book.mu.RLock()
	defer p.book.mu.RUnlock()
	return p.book.sessions[ufrag]
}

// TestForgedCheckChangesNothing: a packet that claims to come from somebody
// else's address ends nothing, proven or not, as long as that one's own
// checks come; and without proof it keeps no session alive and is not counted.
func TestForgedCheckChangesNothing(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	victim, attacker := answerFor(t, p, testRun), answerFor(t, p, "n_attacker")
	mapped(t, conn, checkTo(t, victim))
	s := p.only(attribute(victim, "a=ice-ufrag:"))
	// The same socket stands for a forged source address.
	for _, forged := range [][]byte{unproven(attacker), unproven(victim), checkTo(t, attacker).Raw} {
		before := s.tally.checks.Load()
		conn.Write(forged)
		conn.Write(forged)
		conn.Write(checkTo(t, victim).Raw) // read after the forged ones
		eventually(t, "the client's own check is counted", func() bool { return s.tally.checks.Load() > before })
		if n := s.tally.checks.Load() - before; n != 1 {
			t.Errorf("%d checks are counted of one", n)
		}
		if s.closed.Load() {
			t.Fatalf("a forged packet of %d bytes ended a session", len(forged))
		}
	}
	quiet := p.only(attribute(attacker, "a=ice-ufrag:"))
	if quiet.last.Load() != 0 || !quiet.over(time.Now().Add(unanswered+time.Second)) {
		t.Error("checks without proof keep a session alive")
	}
}

// TestForgedCheckOverTCP: over TCP, too, a first check has to be proven.
func TestForgedCheckOverTCP(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	answer, err := p.Answer(context.Background(), testRun, "", report.DirectTCP, browserOffers(t)["chromium"])
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	m := unproven(answer)
	conn.Write(append([]byte{0, byte(len(m))}, m...))
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if n, err := conn.Read(make([]byte, 100)); err == nil || isTimeout(err) {
		t.Errorf("read %d, %v", n, err)
	}
	if o := seen(w, report.DirectTCP); o.Outcome != report.Silent {
		t.Errorf("it was told to the run: %+v", o.Detail.Echo)
	}
}

func isTimeout(err error) bool {
	ne, ok := err.(net.Error)
	return ok && ne.Timeout()
}

// TestQuietSessionGivesItsAddressUp: to another run's, when no check has come
// for long.
func TestQuietSessionGivesItsAddressUp(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	older, newer := answerFor(t, p, testRun), answerFor(t, p, "n_other")
	mapped(t, conn, checkTo(t, older))
	s := p.only(attribute(older, "a=ice-ufrag:"))
	s.checked.Store(time.Now().Add(-takeover - time.Second).UnixNano())
	mapped(t, conn, checkTo(t, newer))
	eventually(t, "the older session ends", s.closed.Load)
}

// TestReflection: one proven check with somebody else's address draws less
// than reflection times its bytes, whatever pion repeats.
func TestReflection(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	answer := answerFor(t, p, testRun)
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	check := checkTo(t, answer).Raw
	conn.Write(check)
	// Long enough for every helloAgain and pion's first two repetitions.
	conn.SetReadDeadline(time.Now().Add(3 * dtlsRetransmit))
	total, hello := 0, false
	buf := make([]byte, 2000)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			break
		}
		total += n
		hello = hello || isHello(buf[:n])
	}
	if total >= reflection*len(check) {
		t.Errorf("%d bytes drew %d", len(check), total)
	}
	if !hello {
		t.Errorf("no handshake begins within the bound: %d bytes for %d", total, len(check))
	}
}

// TestOwnCheckProvesAnAddress: who answers the peer's own check, with the
// password of the offer, gets what he is sent; nobody else does, whatever he
// writes.
func TestOwnCheckProvesAnAddress(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	answer := answerFor(t, p, testRun)
	conn, err := net.Dial("udp4", p.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.Write(checkTo(t, answer).Raw)
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	buf := make([]byte, 2000)
	question := &stun.Message{}
	for question.Type != stun.BindingRequest {
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatalf("no check of its own comes: %v", err)
		}
		if question.Raw = append(question.Raw[:0], buf[:n]...); question.Decode() != nil {
			question.Type = stun.MessageType{}
		}
	}
	client := clientOf(browserOffers(t)["chromium"])
	var username stun.Username
	if err := username.GetFrom(question); err != nil || username.String() != client.ufrag+":"+attribute(answer, "a=ice-ufrag:") {
		t.Errorf("it is for %q, %v", username, err)
	}
	if err := stun.NewShortTermIntegrity(client.password).Check(question); err != nil {
		t.Error(err)
	}
	r := p.book.remote(conn.LocalAddr().(*net.UDPAddr).AddrPort())
	reply := func(kind stun.MessageType, id [stun.TransactionIDSize]byte, password string) {
		t.Helper()
		m := stun.MustBuild(stun.NewTransactionIDSetter(id), kind, stun.NewShortTermIntegrity(password), stun.Fingerprint)
		before := r.session.came.Load()
		conn.Write(m.Raw)
		eventually(t, "it arrives", func() bool { return r.session.came.Load() > before })
	}
	reply(stun.BindingSuccess, stun.NewTransactionID(), client.password)
	reply(stun.BindingSuccess, question.TransactionID, "another")
	reply(stun.BindingError, question.TransactionID, client.password)
	if r.proven.Load() || r.session.mayAnswer(r, 10*len(question.Raw)) {
		t.Error("a wrong answer proves an address")
	}
	reply(stun.BindingSuccess, question.TransactionID, client.password)
	if !r.proven.Load() || !r.session.mayAnswer(r, 100*len(question.Raw)) {
		t.Error("the right answer does not")
	}
}

// TestPlaintextEndsNothing: an established connection takes no record in the
// clear that would end it.
func TestPlaintextEndsNothing(t *testing.T) {
	record := func(kind byte, epoch byte, body ...byte) []byte {
		return append([]byte{kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 99, 0, byte(len(body))}, body...)
	}
	alert, flight := record(21, 0, 1, 0), record(22, 0, 20, 0, 0, 0)
	for name, c := range map[string]struct {
		datagram []byte
		ends     bool
	}{
		"close_notify":             {alert, true},
		"fatal alert":              {record(21, 0, 2, 40), true},
		"behind a handshake":       {append(append([]byte{}, flight...), alert...), true},
		"data in the clear":        {record(23, 0, 1), true},
		"odd change of cipher":     {record(20, 0, 2), true},
		"unknown type":             {record(24, 0, 2), true},
		"cut off":                  {alert[:14], true},
		"shorter than a header":    {alert[:5], true},
		"change of cipher":         {record(20, 0, 1), false},
		"repeated flight":          {append(append([]byte{}, flight...), record(20, 0, 1)...), false},
		"encrypted alert":          {record(21, 1, 1, 2, 3), false},
		"encrypted data":           {record(23, 1, 1, 2, 3), false},
		"DTLS 1.3, all encrypted":  {[]byte{0x2f, 1, 2}, false},
		"encrypted after a flight": {append(append([]byte{}, flight...), record(22, 1, 9)...), false},
	} {
		if got := couldEnd(c.datagram); got != c.ends {
			t.Errorf("%s: %v", name, got)
		}
	}
	p, w := start(t, "127.0.0.1")
	c := newClient(t, udpOnly, nil)
	c.connect(t, p, testRun, report.DirectUDP)
	s := p.book.all()[0]
	for at := range p.book.remotes {
		if r := p.book.find(alert, at, at); r == nil || !r.session.forged(alert) {
			t.Fatal("a forged alert would be taken")
		}
	}
	exercise(t, c, w, report.DirectUDP)
	if s.closed.Load() {
		t.Fatal("the session ended")
	}
	c.pc.Close()
	eventually(t, "the client's own close_notify ends it", s.closed.Load)
}

// TestCallersShareSessions: one caller's runs have a share of the sessions.
func TestCallersShareSessions(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	p.book.shares = caller.NewShares(caller.Limits{All: 6, Each: 4, Wide: 4})
	offer := newClient(t, []webrtc.NetworkType{webrtc.NetworkTypeUDP4}, nil).offer(t)
	ask := func(run, by string) error {
		_, err := p.Answer(context.Background(), run, by, report.DirectUDP, offer)
		return err
	}
	for i, run := range []string{"n_1", "n_1", "n_2", "n_3"} {
		if err := ask(run, "greedy"); err != nil {
			t.Fatalf("session %d: %v", i, err)
		}
	}
	if err := ask("n_4", "greedy"); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("beyond the share: %v", err)
	}
	for i := range 3 { // two are free, the third takes one of the heaviest's
		if err := ask("n_9", "modest"); err != nil {
			t.Errorf("another caller's session %d: %v", i, err)
		}
	}
	eventually(t, "the greedy one makes room", func() bool { return len(p.book.all()) == 6 })
	if n := p.book.shares.Held(caller.ParseHandle("greedy")); n != 3 {
		t.Errorf("the greedy one holds %d", n)
	}
}

// TestOffersAreCounted: refused offers count as answered ones do.
func TestOffersAreCounted(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	now := time.Now()
	p.offers = caller.NewBudget(offerRates, func() time.Time { return now })
	for i := range int(offerRates.Burst) {
		if _, err := p.Answer(context.Background(), "n_1", "greedy", report.DirectUDP, "m=hello"); err == ErrTooMany {
			t.Fatalf("after %d", i)
		}
	}
	if _, err := p.Answer(context.Background(), "n_2", "greedy", report.DirectUDP, "m=hello"); err != ErrTooMany {
		t.Errorf("one more: %v", err)
	}
	if _, err := p.Answer(context.Background(), "n_3", "other", report.DirectUDP, "m=hello"); err == ErrTooMany {
		t.Error("another caller is refused")
	}
}

// TestDeafPeerClaimsNoSilence: while its own socket takes nothing, that
// nothing came says nothing.
func TestDeafPeerClaimsNoSilence(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	for _, path := range []report.Path{report.DirectUDP, report.DirectTCP} {
		if _, err := p.Answer(context.Background(), testRun, "", path, browserOffers(t)["chromium"]); err != nil {
			t.Fatal(err)
		}
	}
	p.sockets.TCP.Listener.Close() // as if it had died by itself
	eventually(t, "the peer knows", func() bool { return p.Listening() != nil })
	if o := seen(w, report.DirectTCP); o.Outcome != report.NotTested {
		t.Errorf("TCP: %s", o.Outcome)
	}
	if o := seen(w, report.DirectUDP); o.Outcome != report.Silent {
		t.Errorf("UDP: %s", o.Outcome)
	}
}
