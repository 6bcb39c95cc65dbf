package caller

import (
	"container/list"
	"sync"
)

// Limits are how many of a thing may be open at once: in All, by one caller
// (Each), and by the callers of one /48 together (Wide).
type Limits struct{ All, Each, Wide int }

// Shares counts who holds what is scarce: connections, allocations, sessions.
// While there is room everybody may hold as many as Limits allow. When there
// is none, whoever holds most gives up the oldest that he holds for a newcomer
// who holds less, so that nobody is shut out by somebody else.
type Shares struct {
	limits Limits

	mu               sync.Mutex
	all              int
	hands            map[string]*hand
	refused, evicted int64
	closed           bool
}

// hand is those callers who may be one.
type hand struct {
	n       int
	callers map[string]*list.List // of *Seat, the oldest first
}

// Seat is one place that is held.
type Seat struct {
	shares *Shares
	key    Key
	at     *list.Element
	evict  func()
	left   bool
}

// NewShares counts within limits.
func NewShares(limits Limits) *Shares {
	return &Shares{limits: limits, hands: map[string]*hand{}}
}

// Enter takes a place for a caller; nil when there is none for him. evict has
// to end whatever holds the place. It is called at most once, when the place
// has been given to somebody else or Close is called, by the goroutine of
// whoever wanted that, without a lock, and perhaps before Enter has returned.
func (s *Shares) Enter(k Key, evict func()) *Seat {
	s.mu.Lock()
	if !s.allowed(k) {
		s.refused++
		s.mu.Unlock()
		return nil
	}
	var goes *Seat
	if s.all >= s.limits.All {
		if goes = s.heaviest(k); goes == nil {
			s.refused++
			s.mu.Unlock()
			return nil
		}
		s.leave(goes)
		s.evicted++
	}
	seat := s.take(k, evict)
	s.mu.Unlock()
	if goes != nil {
		goes.evict()
	}
	return seat
}

// Room reports whether Enter would find a place now, without taking it.
func (s *Shares) Room(k Key) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.allowed(k) && (s.all < s.limits.All || s.heaviest(k) != nil)
}

// allowed: the caller's own share has room.
func (s *Shares) allowed(k Key) bool {
	if s.closed {
		return false
	}
	h := s.hands[k.hand()]
	if h == nil {
		return s.limits.All > 0
	}
	if k.Wide != "" && h.n >= s.limits.Wide {
		return false
	}
	own := h.callers[k.Own]
	return own == nil || own.Len() < s.limits.Each
}

// heaviest is the seat that has to go for a newcomer: the oldest of the
// heaviest caller of the heaviest hand. nil when the newcomer would then be
// as heavy himself.
func (s *Shares) heaviest(newcomer Key) *Seat {
	var most *hand
	for _, h := range s.hands {
		if most == nil || h.n > most.n {
			most = h
		}
	}
	own := 0
	if h := s.hands[newcomer.hand()]; h != nil {
		own = h.n
	}
	if most == nil || most.n <= own+1 {
		return nil
	}
	var longest *list.List
	for _, l := range most.callers {
		if longest == nil || l.Len() > longest.Len() {
			longest = l
		}
	}
	return longest.Front().Value.(*Seat)
}

func (s *Shares) take(k Key, evict func()) *Seat {
	h := s.hands[k.hand()]
	if h == nil {
		h = &hand{callers: map[string]*list.List{}}
		s.hands[k.hand()] = h
	}
	own := h.callers[k.Own]
	if own == nil {
		own = list.New()
		h.callers[k.Own] = own
	}
	seat := &Seat{shares: s, key: k, evict: evict}
	seat.at = own.PushBack(seat)
	h.n++
	s.all++
	return seat
}

// leave takes a seat out; it may have left already.
func (s *Shares) leave(seat *Seat) {
	if seat.left {
		return
	}
	seat.left = true
	h := s.hands[seat.key.hand()]
	own := h.callers[seat.key.Own]
	own.Remove(seat.at)
	if own.Len() == 0 {
		delete(h.callers, seat.key.Own)
	}
	if h.n--; h.n == 0 {
		delete(s.hands, seat.key.hand())
	}
	s.all--
}

// Leave gives the place up. It may be called more than once, and on nil.
func (t *Seat) Leave() {
	if t == nil {
		return
	}
	t.shares.mu.Lock()
	defer t.shares.mu.Unlock()
	t.shares.leave(t)
}

// Close lets nobody in any more and evicts everybody.
func (s *Shares) Close() {
	s.mu.Lock()
	s.closed = true
	var all []*Seat
	for _, h := range s.hands {
		for _, l := range h.callers {
			for e := l.Front(); e != nil; e = e.Next() {
				all = append(all, e.Value.(*Seat))
			}
		}
	}
	for _, seat := range all {
		s.leave(seat)
	}
	s.mu.Unlock()
	for _, seat := range all {
		seat.evict()
	}
}

// Count is how the shares stand.
type Count struct {
	Open    int   // held now
	Callers int   // hands that hold them: IPv4 addresses and IPv6 /48s
	Refused int64 // asked for and not given, since the start
	Evicted int64 // taken from the heaviest for somebody else, since the start
}

// Count tells how the shares stand.
func (s *Shares) Count() Count {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Count{Open: s.all, Callers: len(s.hands), Refused: s.refused, Evicted: s.evicted}
}

// Held is how many places a caller holds.
func (s *Shares) Held(k Key) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.hands[k.hand()]; h != nil && h.callers[k.Own] != nil {
		return h.callers[k.Own].Len()
	}
	return 0
}
