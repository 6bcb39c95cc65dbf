package echo

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/caller"
)

// book knows to which session a datagram belongs: by the user name of its
// first check ("our ufrag:theirs", RFC 8445 7.2.2), then by its source.
type book struct {
	shares *caller.Shares
	now    func() time.Time

	mu       sync.RWMutex
	sessions map[string]*session // by our ufrag
	remotes  map[netip.AddrPort]*remote
	perRun   map[string]int
	closed   bool
}

// remote is an address from which a session is reached.
type remote struct {
	session *session
	// real is where packets to it are sent; the key in the book is what pion
	// is told, which for a relay of our own is the announced address.
	real netip.AddrPort
	// at is the own address at which it arrived last, from which it is
	// answered; zero where that is not known.
	at atomic.Pointer[netip.Addr]
	// question is the transaction id of our own check to it, set when it is
	// made; proven: an answer to that came, so that it gets what it is sent.
	question [stun.TransactionIDSize]byte
	proven   atomic.Bool
}

func newBook(now func() time.Time) *book {
	return &book{shares: caller.NewShares(sessionShares), now: now, sessions: map[string]*session{}, remotes: map[netip.AddrPort]*remote{}, perRun: map[string]int{}}
}

// room says whether one more session of run may be made by a caller.
func (k *book) room(run string, who caller.Key) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if err := k.roomOfRun(run); err != nil {
		return err
	}
	if !k.shares.Room(who) {
		return ErrTooMany
	}
	return nil
}

func (k *book) roomOfRun(run string) error {
	switch {
	case k.closed:
		return errClosed
	case k.perRun[run] >= maxSessionsPerRun:
		return ErrTooMany
	}
	return nil
}

// add takes a session in, or says that there are too many.
func (k *book) add(s *session) error {
	seat := k.shares.Enter(s.caller, func() { go s.close() })
	if seat == nil {
		return ErrTooMany
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.roomOfRun(s.run)
	if s.closed.Load() { // its place has been given away again already
		err = ErrTooMany
	}
	if err != nil {
		seat.Leave()
		return err
	}
	s.seat = seat
	k.sessions[s.ufrag] = s
	k.perRun[s.run]++
	return nil
}

// shut takes no more sessions and returns those that there are.
func (k *book) shut() []*session {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	return k.all()
}

func (k *book) remove(s *session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sessions[s.ufrag] != s {
		return
	}
	delete(k.sessions, s.ufrag)
	s.seat.Leave()
	for _, at := range s.remotes {
		delete(k.remotes, at)
	}
	if k.perRun[s.run]--; k.perRun[s.run] == 0 {
		delete(k.perRun, s.run)
	}
}

func (k *book) all() []*session {
	k.mu.RLock()
	defer k.mu.RUnlock()
	out := make([]*session, 0, len(k.sessions))
	for _, s := range k.sessions {
		out = append(out, s)
	}
	return out
}

// find returns the remote that a datagram comes from; nil when it is a
// stranger's. seen is the source as pion is to see it, real as it is.
func (k *book) find(b []byte, seen, real netip.AddrPort) *remote {
	r := k.remote(seen)
	if !isCheck(b) {
		return r
	}
	s := k.session(b)
	switch {
	case s == nil:
		return nil
	case r != nil && r.session == s:
		return r
	}
	return k.introduce(s, r, seen, real)
}

// introduce learns a new remote of a session by its check. When the address
// belongs to an older session, the browser's port may have been given to
// another connection: the old session is over, and pion learns of the new one
// with the next check. A session of another run that is still being checked
// is not: whoever writes its address into his own checks would end it.
func (k *book) introduce(s *session, old *remote, seen, real netip.AddrPort) *remote {
	if old != nil {
		if old.session.run == s.run || k.now().Sub(old.session.lastChecked()) > takeover {
			go old.session.close()
		}
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sessions[s.ufrag] != s || k.remotes[seen] != nil || len(s.remotes) >= maxRemotes {
		return nil
	}
	r := &remote{session: s, real: real, question: stun.NewTransactionID()}
	k.remotes[seen] = r
	s.remotes = append(s.remotes, seen)
	return r
}

// remote is the one that pion knows by an address; nil when there is none.
func (k *book) remote(seen netip.AddrPort) *remote {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.remotes[seen]
}

// session finds the session that a check is for, if who sent it may speak for
// that session's client.
func (k *book) session(b []byte) *session {
	c, ok := readCheck(b)
	if !ok {
		return nil
	}
	k.mu.RLock()
	s := k.sessions[c.ufrag]
	k.mu.RUnlock()
	if s == nil || !c.provenFor(s) {
		return nil
	}
	s.checked.Store(k.now().UnixNano())
	return s
}
