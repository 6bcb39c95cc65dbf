package turn

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"

	"sidetone/server/caller"
	"sidetone/server/listen"
)

// door takes the TCP connections of one port and sorts them by their first
// byte into TLS and plain TURN, which pion sees as two listeners.
type door struct {
	listener   *listen.Patient
	tls        *tls.Config // nil: TLS is not offered
	plain, enc *hall
	streams    *caller.Shares
}

// tlsHandshake is the first byte of a TLS record that opens a connection
// (RFC 8446 5.1); no STUN message begins with it.
const tlsHandshake = 0x16

// serve accepts until the listener is closed.
func (d *door) serve() {
	for {
		conn, err := d.listener.Accept()
		if err != nil {
			d.plain.Close()
			if d.enc != nil {
				d.enc.Close()
			}
			return
		}
		seat := d.streams.Enter(caller.Of(listen.Remote(conn).Addr()), func() { conn.Close() })
		if seat == nil {
			conn.Close()
			continue
		}
		go d.greet(conn, seat.Leave)
	}
}

// greet waits for the first byte and hands the client on.
func (d *door) greet(conn net.Conn, leave func()) {
	refuse := func() { conn.Close(); leave() }
	conn.SetDeadline(time.Now().Add(greetingTimeout))
	in := bufio.NewReaderSize(conn, 2*maxFrame)
	first, err := in.Peek(1)
	if err != nil {
		refuse()
		return
	}
	if first[0] != tlsHandshake {
		conn.SetDeadline(time.Time{})
		d.plain.seat(newStream(conn, in, d.plain.front, leave))
		return
	}
	if d.enc == nil {
		refuse()
		return
	}
	secure := tls.Server(&peeked{Conn: conn, in: in}, d.tls)
	if err := secure.HandshakeContext(context.Background()); err != nil {
		refuse()
		return
	}
	conn.SetDeadline(time.Time{})
	d.enc.seat(newStream(secure, bufio.NewReaderSize(secure, 2*maxFrame), d.enc.front, leave))
}

// peeked is a connection whose first bytes wait in a reader.
type peeked struct {
	net.Conn
	in *bufio.Reader
}

func (p *peeked) Read(b []byte) (int, error) { return p.in.Read(b) }

// hall is the listener that pion sees.
type hall struct {
	addr   net.Addr
	front  *front
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newHall(addr net.Addr, f *front) *hall {
	return &hall{addr: addr, front: f, conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (h *hall) seat(s *stream) {
	select {
	case h.conns <- s:
	case <-h.closed:
		s.Close()
	}
}

func (h *hall) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *hall) Close() error {
	h.once.Do(func() { close(h.closed) })
	return nil
}

func (h *hall) Addr() net.Addr { return h.addr }
