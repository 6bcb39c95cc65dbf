package echo

import (
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pion/stun/v4"
)

// book knows to which session a datagram belongs: by the user name of its
// first check ("our ufrag:theirs", RFC 8445 7.2.2), then by its source.
type book struct {
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
}

func newBook() *book {
	return &book{sessions: map[string]*session{}, remotes: map[netip.AddrPort]*remote{}, perRun: map[string]int{}}
}

// room says whether one more session of run may be made.
func (k *book) room(run string) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.roomLocked(run)
}

func (k *book) roomLocked(run string) error {
	switch {
	case k.closed:
		return errClosed
	case len(k.sessions) >= maxSessions, k.perRun[run] >= maxSessionsPerRun:
		return ErrTooMany
	}
	return nil
}

// add takes a session in, or says that there are too many.
func (k *book) add(s *session) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.roomLocked(s.run); err != nil {
		return err
	}
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
	ufrag := localUfrag(b)
	if r != nil && r.session.ufrag == ufrag {
		return r
	}
	return k.introduce(ufrag, r, seen, real)
}

// introduce learns a new remote by its check. When the address belongs to an
// older session, the browser's port has been given to another connection: the
// old session is over, and pion learns of the new one with the next check.
func (k *book) introduce(ufrag string, old *remote, seen, real netip.AddrPort) *remote {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.sessions[ufrag]
	if s == nil {
		return nil
	}
	if old != nil {
		go old.session.close()
		return nil
	}
	if len(s.remotes) >= maxRemotes {
		return nil
	}
	r := &remote{session: s, real: real}
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

// session finds the session that a first check over TCP is for.
func (k *book) session(check []byte) *session {
	if !isCheck(check) {
		return nil
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.sessions[localUfrag(check)]
}

// localUfrag is our part of a check's user name; empty when there is none.
func localUfrag(check []byte) string {
	m := &stun.Message{Raw: check}
	var username stun.Username
	if m.Decode() != nil || username.GetFrom(m) != nil {
		return ""
	}
	ufrag, _, _ := strings.Cut(string(username), ":")
	return ufrag
}
