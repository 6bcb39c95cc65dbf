package turn

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/listen"
)

var errNotTURN = errors.New("not a TURN client")

// stream puts the front before a TCP or TLS client. Each Read returns one
// whole message that is pion's to answer.
type stream struct {
	net.Conn
	in    *bufio.Reader
	from  netip.AddrPort
	front *front
	asked atomic.Pointer[asked]
	done  func() // called once, when closed
	over  atomic.Bool
	// until is when the client has to have gone: soon, as long as he has
	// shown no good credentials, and when those that he showed have expired.
	until time.Time
	frame [maxFrame]byte
}

func newStream(conn net.Conn, in *bufio.Reader, f *front, done func()) *stream {
	return &stream{Conn: conn, in: in, from: listen.Remote(conn), front: f, done: done, until: time.Now().Add(strangerWithin)}
}

func (s *stream) Read(b []byte) (int, error) {
	for {
		deadline := time.Now().Add(streamIdle)
		if s.until.Before(deadline) {
			deadline = s.until
		}
		if err := s.SetReadDeadline(deadline); err != nil {
			return 0, err
		}
		frame, err := readFrame(s.in, s.frame[:])
		if err != nil {
			return 0, err
		}
		if len(frame) < minFrame {
			continue
		}
		r := s.front.judge(frame, s.from)
		s.asked.Store(r.asked)
		if r.asked != nil {
			s.until = r.asked.expires.Add(relayGrace)
		}
		switch r.action {
		case forward:
			return copy(b, r.packet), nil
		case answer:
			if _, err := s.write(r.packet); err != nil {
				return 0, err
			}
		}
	}
}

// Write sends one whole message.
func (s *stream) Write(b []byte) (int, error) {
	if isResponse(b) {
		s.front.answered(s.asked.Load(), b)
	}
	return s.write(b)
}

// write gives a client up that does not read.
func (s *stream) write(b []byte) (int, error) {
	s.SetWriteDeadline(time.Now().Add(streamWrite))
	n, err := s.Conn.Write(b)
	if err != nil {
		s.Close()
	}
	return n, err
}

func (s *stream) Close() error {
	if s.over.Swap(true) {
		return net.ErrClosed
	}
	s.done()
	return s.Conn.Close()
}

// readFrame reads one STUN message or ChannelData, padding included
// (RFC 8656 12.5), into buf. Anything else is errNotTURN.
func readFrame(r *bufio.Reader, buf []byte) ([]byte, error) {
	head, err := r.Peek(4)
	if err != nil {
		return nil, err
	}
	size := int(binary.BigEndian.Uint16(head[2:]))
	switch head[0] & 0xc0 {
	case 0x00:
		if size%4 != 0 {
			return nil, errNotTURN
		}
		size += 20
	case 0x40:
		size = 4 + (size+3)&^3
	default:
		return nil, errNotTURN
	}
	if size > len(buf) {
		return nil, errNotTURN
	}
	for n := 0; n < size; {
		m, err := r.Read(buf[n:size])
		if err != nil {
			return nil, err
		}
		n += m
	}
	if head := buf[:size]; head[0]&0xc0 == 0 && !stun.IsMessage(head) {
		return nil, errNotTURN
	}
	return buf[:size], nil
}
