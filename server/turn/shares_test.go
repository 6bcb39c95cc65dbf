package turn

import (
	"bufio"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/caller"
	"sidetone/shared/report"
)

// TestCallersShareAllocations: one caller with ever so many runs gets his
// share and no more, and another caller is served.
func TestCallersShareAllocations(t *testing.T) {
	q := newQuota()
	take := func(run, handle string) (ok bool) {
		n := parseUsername("9:" + run + ":" + handle)
		return q.free(n) && q.take(n, &place{}, func() {})
	}
	got := 0
	for run := 0; run < 100; run++ {
		for i := 0; i < maxAllocationsPerRun && take(fmt.Sprint("n_", run), "greedy"); i++ {
			got++
		}
	}
	if got != allocationShares.Each {
		t.Errorf("one caller holds %d of %d", got, allocationShares.All)
	}
	got = 0
	for run := 0; run < 100; run++ {
		for i := 0; i < maxAllocationsPerRun && take(fmt.Sprint("m_", run), fmt.Sprintf("own%d.wide", run)); i++ {
			got++
		}
	}
	if got != allocationShares.Wide {
		t.Errorf("one /48 holds %d of %d", got, allocationShares.All)
	}
	if !take("n_other", "other") {
		t.Error("another caller is refused")
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := q.per["n_99"]; n != 0 {
		t.Errorf("refused allocations are counted: %d", n)
	}
}

// TestRefusedPlaceIsFree: what was refused for the caller's sake is not
// counted for the run, and an evicted allocation is counted out once.
func TestRefusedPlaceIsFree(t *testing.T) {
	q := newQuota()
	q.shares = caller.NewShares(caller.Limits{All: 2, Each: 2, Wide: 2})
	var p, latecomer place
	var evicted atomic.Int32
	n, other := parseUsername("9:a:x"), parseUsername("9:b:y")
	q.take(n, &p, func() { evicted.Add(1); p.leave() })
	q.take(n, &place{}, func() {})
	if q.take(n, &place{}, func() {}) || q.per["a"] != 2 {
		t.Errorf("three of two; the run has %d", q.per["a"])
	}
	if !q.free(other) || !q.take(other, &latecomer, func() {}) || evicted.Load() != 1 || q.per["a"] != 1 {
		t.Errorf("%d evicted; the run has %d", evicted.Load(), q.per["a"])
	}
	p.leave()
	latecomer.leave()
	latecomer.leave()
	if got := q.shares.Count(); got.Open != 1 || q.per["a"] != 1 || q.per["b"] != 0 {
		t.Errorf("%+v, %v", got, q.per)
	}
}

func TestParseUsername(t *testing.T) {
	for username, want := range map[string]name{
		"5:run:own.wide": {time.Unix(5, 0), "run", caller.Key{Own: "own", Wide: "wide"}},
		"5:run:own":      {time.Unix(5, 0), "run", caller.Key{Own: "own"}},
		"5:run":          {time.Unix(5, 0), "run", caller.Key{Own: "run"}},
		"5:run:":         {time.Unix(5, 0), "run", caller.Key{Own: "run"}},
		"5:":             {expires: time.Unix(5, 0)},
		"-1:run":         {}, "x:run": {}, "5": {}, "": {},
	} {
		if got := parseUsername(username); got != want {
			t.Errorf("%q: %+v, want %+v", username, got, want)
		}
	}
}

// TestStrangersOverTCPEnd: a client that shows no credentials has to go,
// however lively he is; one that showed some may stay as long as they hold.
func TestStrangersOverTCPEnd(t *testing.T) {
	r := start(t, nil)
	server, client := net.Pipe()
	defer client.Close()
	s := newStream(server, bufio.NewReader(server), r.front(r.ledger("tcp", 1), nil), func() {})
	if left := time.Until(s.until); left > strangerWithin || left < strangerWithin-time.Second {
		t.Errorf("a stranger may stay for %v", left)
	}
	s.until = time.Now().Add(100 * time.Millisecond)
	go func() {
		for {
			if _, err := client.Write(stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw); err != nil {
				return
			}
		}
	}()
	ended := make(chan error)
	go func() {
		for {
			if _, err := s.Read(make([]byte, 1600)); err != nil {
				ended <- err
				return
			}
		}
	}()
	select {
	case err := <-ended:
		if !isTimeout(err) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("a stranger is served for ever")
	}
	s.Close()
}

func TestCredentialsGiveTime(t *testing.T) {
	r := start(t, nil)
	username, password := r.good()
	m := stun.MustBuild(allocateSetters(username, password)...)
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	s := newStream(server, bufio.NewReader(server), r.front(r.ledger("tcp", 1), nil), func() {})
	defer s.Close()
	go client.Write(m.Raw)
	if _, err := s.Read(make([]byte, 1600)); err != nil {
		t.Fatal(err)
	}
	if want := parseUsername(username).expires.Add(relayGrace); !s.until.Equal(want) {
		t.Errorf("may stay until %v, want %v", s.until, want)
	}
}

func allocateSetters(username, password string) []stun.Setter {
	return append([]stun.Setter{stun.TransactionID}, allocate(username, "sidetone", stun.NewNonce("n"), stun.NewLongTermIntegrity(username, "sidetone", password))...)
}

// TestDeafRelayIsTold: a run that goes on while a socket takes nothing is
// told so about that socket's URLs, and no other run or URL is.
func TestDeafRelayIsTold(t *testing.T) {
	r := start(t, nil)
	if err := r.Listening(); err != nil {
		t.Fatal(err)
	}
	told := func() (found []report.Observation) {
		for _, o := range r.witness.Observations(testRun) {
			if o.Check == report.CheckVantage {
				found = append(found, o)
			}
		}
		return found
	}
	if got := told(); got != nil {
		t.Fatalf("a server that listens says %+v", got)
	}
	r.sockets[0].TCP.Listener.Close() // as if the socket had died by itself
	eventually(t, "the server knows", func() bool { return r.Listening() != nil })
	got := told()
	want := "turn:203.0.113.5" + r.at()[len("127.0.0.1"):] + "?transport=tcp"
	if len(got) != 1 || got[0].Target != want || got[0].Outcome != report.Failed || got[0].Source != report.FromServer ||
		!report.No(got[0].Detail.Vantage.Listening) || got[0].Detail.Vantage.Stage != report.StageConnect {
		t.Errorf("told %+v", got)
	}
}
