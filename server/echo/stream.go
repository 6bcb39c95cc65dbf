package echo

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"time"

	"sidetone/server/caller"
	"sidetone/server/listen"
)

var errStranger = errors.New("not an ICE-TCP client of a session")

// door is the ICE-TCP listener as pion's mux sees it.
type door struct {
	*listen.Patient
	book      *book
	streams   *caller.Shares
	announced []netip.Addr
	port      int
}

func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Patient.Accept()
		if err != nil {
			return nil, err
		}
		seat := d.streams.Enter(caller.Of(listen.Remote(conn).Addr()), func() { conn.Close() })
		if seat == nil {
			conn.Close()
			continue
		}
		return &stream{Conn: conn, in: bufio.NewReader(conn), book: d.book, leave: seat.Leave, local: d.localFor(conn)}, nil
	}
}

// localFor is the announced address of the family by which conn came: pion
// finds the session's end of the connection under it.
func (d *door) localFor(conn net.Conn) net.Addr {
	family := listen.FamilyOf(listen.Remote(conn).Addr())
	for _, a := range listen.OfFamily(d.announced, family) {
		return &net.TCPAddr{IP: a.AsSlice(), Port: d.port}
	}
	return conn.LocalAddr()
}

// stream counts the packets of one ICE-TCP connection, which come framed by
// two bytes of length (RFC 4571 2).
type stream struct {
	net.Conn
	in      *bufio.Reader
	book    *book
	leave   func()
	local   net.Addr
	session *session // of the first check
	frame   [2 + maxFrame]byte
	rest    []byte // what of it pion has not yet read
}

func (s *stream) LocalAddr() net.Addr { return s.local }

func (s *stream) Read(b []byte) (int, error) {
	if len(s.rest) == 0 {
		if err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// next reads one packet whole and counts it. The first one has to be a check
// of a session.
func (s *stream) next() error {
	head, err := s.in.Peek(2)
	if err != nil {
		return err
	}
	size := 2 + int(binary.BigEndian.Uint16(head))
	if size > len(s.frame) {
		return errStranger
	}
	frame := s.frame[:size]
	if _, err := io.ReadFull(s.in, frame); err != nil {
		return err
	}
	if s.session == nil {
		if s.session = s.book.session(frame[2:]); s.session == nil {
			return errStranger
		}
	}
	s.session.datagram(frame[2:])
	s.rest = frame
	return nil
}

// Write sends one packet with its length.
func (s *stream) Write(b []byte) (int, error) {
	if s.session != nil && len(b) > 2 {
		s.session.sent(b[2:], b, func(b []byte) { s.write(b) })
	}
	return s.write(b)
}

func (s *stream) write(b []byte) (int, error) {
	s.Conn.SetWriteDeadline(time.Now().Add(streamWrite))
	n, err := s.Conn.Write(b)
	if err != nil {
		s.Close()
	}
	return n, err
}

func (s *stream) Close() error {
	s.leave()
	return s.Conn.Close()
}
