package turn

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"sidetone/server/caller"
)

// strangers counts, over one second, the requests without credentials that
// each source sent, in a table of fixed size.
type strangers struct {
	now  func() time.Time
	seed maphash.Seed

	mu     sync.Mutex
	second int64
	counts [strangerSlots]uint16
}

func newStrangers(now func() time.Time) *strangers {
	return &strangers{now: now, seed: maphash.MakeSeed()}
}

// admit reports whether one more request of source is to be answered. The
// addresses of an IPv6 /64 are one source.
func (s *strangers) admit(source netip.Addr) bool {
	slot := maphash.Comparable(s.seed, caller.Network(source)) % strangerSlots
	second := s.now().Unix()
	s.mu.Lock()
	defer s.mu.Unlock()
	if second != s.second {
		s.second = second
		clear(s.counts[:])
	}
	if s.counts[slot] >= strangersPerSecond {
		return false
	}
	s.counts[slot]++
	return true
}
