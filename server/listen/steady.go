package listen

import (
	"net"
	"sync/atomic"
	"time"
)

// steadyChunk bytes have to be taken by a slow reader within each deadline.
// With ten seconds that is 3 kbit/s, a third of the slowest line on which
// anything here makes sense; who takes less is not reading.
const steadyChunk = 4 << 10

// Steady is a connection whose writes end when the other side has taken
// nothing for a time, and not because it is slow.
type Steady struct {
	net.Conn
	within time.Duration
	// until, in unix ns, is the deadline that was set besides; 0: none.
	until atomic.Int64
}

// NewSteady gives up a write of which within passes no part.
func NewSteady(conn net.Conn, within time.Duration) *Steady {
	return &Steady{Conn: conn, within: within}
}

// Write sends all of b, or as much as is taken.
func (s *Steady) Write(b []byte) (n int, err error) {
	for {
		chunk := b[n:min(len(b), n+steadyChunk)]
		deadline := time.Now().Add(s.within)
		if until := s.until.Load(); until != 0 && until < deadline.UnixNano() {
			deadline = time.Unix(0, until)
		}
		if err := s.Conn.SetWriteDeadline(deadline); err != nil {
			return n, err
		}
		m, err := s.Conn.Write(chunk)
		n += m
		if err != nil || n == len(b) {
			return n, err
		}
	}
}

// SetWriteDeadline sets a time after which nothing is written, as well.
func (s *Steady) SetWriteDeadline(t time.Time) error {
	if t.IsZero() {
		s.until.Store(0)
		return nil
	}
	s.until.Store(t.UnixNano())
	return s.Conn.SetWriteDeadline(t)
}

// SetDeadline sets both deadlines.
func (s *Steady) SetDeadline(t time.Time) error {
	if err := s.SetWriteDeadline(t); err != nil {
		return err
	}
	return s.Conn.SetReadDeadline(t)
}
