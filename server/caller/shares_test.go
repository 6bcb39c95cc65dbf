package caller

import (
	"net/netip"
	"strconv"
	"sync"
	"testing"
)

func at(a string) Key { return Of(netip.MustParseAddr(a)) }

func TestOf(t *testing.T) {
	for _, c := range []struct {
		a, b       string
		same, wide bool
	}{
		{"192.0.2.1", "::ffff:192.0.2.1", true, false},
		{"192.0.2.1", "192.0.2.2", false, false},
		{"2001:db8::1", "2001:db8::ffff:2", true, true},
		{"2001:db8::1", "2001:db8:0:1::1", false, true},
		{"2001:db8::1", "2001:db8:1::1", false, false},
		{"fe80::1%eth0", "fe80::2%eth1", true, true},
	} {
		a, b := at(c.a), at(c.b)
		if (a.Own == b.Own) != c.same {
			t.Errorf("%s and %s: %v, %v", c.a, c.b, a, b)
		}
		if (a.Wide != "" && a.Wide == b.Wide) != c.wide {
			t.Errorf("%s and %s share a /48: %v, %v", c.a, c.b, a, b)
		}
	}
}

func TestHandle(t *testing.T) {
	digest := func(s string) string { return "d" + strconv.Itoa(len(s)) }
	for _, a := range []string{"192.0.2.1", "2001:db8:1:2::3"} {
		k := at(a)
		got := ParseHandle(k.Handle(digest))
		if got.Own != digest(k.Own) || (got.Wide != "") != (k.Wide != "") || k.Wide != "" && got.Wide != digest(k.Wide) {
			t.Errorf("%s: %q gives %v", a, k.Handle(digest), got)
		}
	}
	if got := ParseHandle(""); got != (Key{}) {
		t.Errorf("nothing gives %v", got)
	}
}

// crowd enters n times and remembers who was evicted.
type crowd struct {
	mu      sync.Mutex
	evicted map[string]int
}

func (c *crowd) enter(s *Shares, a string, n int) (in int) {
	if c.evicted == nil {
		c.evicted = map[string]int{}
	}
	for range n {
		if s.Enter(at(a), func() { c.mu.Lock(); c.evicted[a]++; c.mu.Unlock() }) != nil {
			in++
		}
	}
	return in
}

func TestOwnShareIsTheMost(t *testing.T) {
	s, c := NewShares(Limits{All: 100, Each: 10, Wide: 15}), &crowd{}
	if n := c.enter(s, "192.0.2.1", 20); n != 10 {
		t.Errorf("an address holds %d", n)
	}
	if n := c.enter(s, "2001:db8::1", 9) + c.enter(s, "2001:db8::2", 9); n != 10 {
		t.Errorf("a /64 holds %d", n)
	}
	if n := c.enter(s, "2001:db8:0:1::1", 20); n != 5 {
		t.Errorf("another /64 of the /48 holds %d", n)
	}
	if n := c.enter(s, "2001:db8:1::1", 20); n != 10 {
		t.Errorf("another /48 holds %d", n)
	}
	if got := s.Count(); got.Open != 35 || got.Callers != 3 || got.Refused != 10+8+15+10 || got.Evicted != 0 {
		t.Errorf("%+v", got)
	}
}

// TestHeaviestMakesRoom: when all is taken, who holds most gives up for who
// holds less, down to an even share, and nobody is refused who holds less.
func TestHeaviestMakesRoom(t *testing.T) {
	s, c := NewShares(Limits{All: 12, Each: 8, Wide: 8}), &crowd{}
	c.enter(s, "192.0.2.1", 8)
	c.enter(s, "192.0.2.2", 4)
	if n := c.enter(s, "192.0.2.3", 1); n != 1 || c.evicted["192.0.2.1"] != 1 {
		t.Fatalf("a newcomer got %d, evicted %v", n, c.evicted)
	}
	if n := c.enter(s, "192.0.2.3", 8); n != 3 {
		t.Errorf("the newcomer got %d more", n)
	}
	if c.evicted["192.0.2.1"] != 4 || c.evicted["192.0.2.2"] != 0 {
		t.Errorf("evicted %v", c.evicted)
	}
	if n := c.enter(s, "192.0.2.1", 8); n != 0 {
		t.Errorf("who gave up took %d back", n)
	}
	if got := s.Count(); got.Open != 12 {
		t.Errorf("%+v", got)
	}
}

// TestManyAddressesAreOneHand: a /48 that comes from a thousand /64s is
// weighed as one.
func TestManyAddressesAreOneHand(t *testing.T) {
	s, c := NewShares(Limits{All: 20, Each: 5, Wide: 20}), &crowd{}
	for i := range 20 {
		c.enter(s, "2001:db8:0:"+strconv.FormatInt(int64(i), 16)+"::1", 1)
	}
	if n := c.enter(s, "192.0.2.1", 3); n != 3 || len(c.evicted) != 3 {
		t.Errorf("got %d, evicted %v", n, c.evicted)
	}
}

func TestOldestGoes(t *testing.T) {
	s := NewShares(Limits{All: 3, Each: 3, Wide: 3})
	var gone []int
	for i := range 3 {
		s.Enter(at("192.0.2.1"), func() { gone = append(gone, i) })
	}
	s.Enter(at("192.0.2.2"), func() {})
	if len(gone) != 1 || gone[0] != 0 {
		t.Errorf("gone: %v", gone)
	}
}

func TestLeaveTwice(t *testing.T) {
	s := NewShares(Limits{All: 2, Each: 1, Wide: 1})
	seat := s.Enter(at("192.0.2.1"), func() {})
	if s.Room(at("192.0.2.1")) || !s.Room(at("192.0.2.2")) {
		t.Error("room is not what Enter finds")
	}
	seat.Leave()
	seat.Leave()
	(*Seat)(nil).Leave()
	if got := s.Count(); got.Open != 0 || got.Callers != 0 || s.Held(at("192.0.2.1")) != 0 {
		t.Errorf("%+v", got)
	}
	if !s.Room(at("192.0.2.1")) {
		t.Error("the place of one that left is not free")
	}
}

func TestCloseEvictsAll(t *testing.T) {
	s, c := NewShares(Limits{All: 9, Each: 9, Wide: 9}), &crowd{}
	c.enter(s, "192.0.2.1", 3)
	c.enter(s, "2001:db8::1", 2)
	s.Close()
	if c.evicted["192.0.2.1"] != 3 || c.evicted["2001:db8::1"] != 2 || s.Count().Open != 0 {
		t.Errorf("evicted %v, left %+v", c.evicted, s.Count())
	}
	if s.Enter(at("192.0.2.9"), func() {}) != nil {
		t.Error("entered a closed house")
	}
}

// TestNeverMoreThanAll: whatever comes and goes at once, the count is kept.
func TestNeverMoreThanAll(t *testing.T) {
	s := NewShares(Limits{All: 16, Each: 8, Wide: 8})
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 500 {
				seat := s.Enter(at("192.0.2."+strconv.Itoa(i)), func() {})
				if n := s.Count().Open; n > 16 {
					t.Errorf("%d are in", n)
				}
				seat.Leave()
			}
		})
	}
	wait.Wait()
	if got := s.Count(); got.Open != 0 || got.Callers != 0 {
		t.Errorf("left over: %+v", got)
	}
}
