package hands

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync/atomic"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"

	"sidetone/server/pionlog"
	"sidetone/server/reach"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// allocation is an address on a relay.
type allocation struct {
	wire   *wire
	client *turn.Client
	conn   net.PacketConn // what is sent and received at the relay's address
	mux    ice.UDPMux     // the same for pion's ICE
}

// allocate asks the relay for an address and tells the events what came of
// it. It reports whether there is one.
func (p *peer) allocate() bool {
	u := stunuri.Parse(p.config.URL)
	a, err := p.hands.allocate(p.ctx, u, p.config.Username, p.config.Credential)
	if err != nil {
		p.failed(p.config.URL, err)
		p.events.Gathered()
		return false
	}
	p.mu.Lock()
	p.relay = a
	closed := p.closed
	p.mu.Unlock()
	if closed {
		a.release()
		a.close()
		return false
	}
	p.relayed(u, a.conn.LocalAddr())
	return true
}

// relayed tells of the relay's address as a browser would.
func (p *peer) relayed(u stunuri.URI, at net.Addr) {
	udp, ok := at.(*net.UDPAddr)
	if !ok {
		return
	}
	c, err := ice.NewCandidateRelay(&ice.CandidateRelayConfig{
		Network: "udp", Address: udp.IP.String(), Port: udp.Port, Component: 1, RelAddr: "0.0.0.0", RelPort: 0,
	})
	if err == nil {
		p.events.Candidate(candidate.Raw{Line: "candidate:" + c.Marshal(), RelayProtocol: u.Transport})
	}
	p.events.Gathered()
}

// allocate asks for an address of the family that the relay is reached by, and
// where the relay has none of it, as one behind NAT64, for the one that browsers
// ask for: IPv4.
func (h *Hands) allocate(ctx context.Context, u stunuri.URI, username, credential string) (*allocation, error) {
	a, err := h.allocateOf(ctx, u, username, credential, ofTheConnection)
	var no refused
	if errors.As(err, &no) && no.code == int(stun.CodeAddrFamilyNotSupported) {
		return h.allocateOf(ctx, u, username, credential, turn.RequestedAddressFamilyIPv4)
	}
	return a, err
}

// ofTheConnection: pion asks for the family of the connection's own address.
const ofTheConnection turn.RequestedAddressFamily = 0

func (h *Hands) allocateOf(ctx context.Context, u stunuri.URI, username, credential string, family turn.RequestedAddressFamily) (*allocation, error) {
	conn, err := h.dialer.Open(ctx, u)
	if err != nil {
		return nil, err
	}
	w := newWire(conn, u)
	a := &allocation{wire: w}
	// Whoever stops waiting ends the exchange.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	a.client, err = turn.NewClient(&turn.ClientConfig{
		TURNServerAddr: conn.RemoteAddr().String(), Conn: w, RTO: rto, RequestedAddressFamily: family,
		Username: username, Password: credential, LoggerFactory: pionlog.Factory(nil),
	})
	if err == nil {
		err = a.client.Listen()
	}
	if err == nil {
		w.gone = a.client.Close
		a.conn, err = a.client.Allocate()
	}
	if err != nil {
		err = w.reason(err)
		a.close()
		return nil, err
	}
	a.mux = ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: a.conn, Logger: pionlog.Factory(nil).NewLogger("ice")})
	return a, nil
}

// release gives the address back and ends what waits for the relay.
func (a *allocation) release() {
	if a == nil {
		return
	}
	if a.conn != nil {
		_ = a.conn.Close() // the request to release it is sent once; it expires anyway
	}
	a.client.Close()
}

func (a *allocation) close() {
	if a == nil {
		return
	}
	if a.mux != nil {
		_ = a.mux.Close()
	}
	if a.client != nil {
		a.client.Close()
	}
	a.wire.Close()
}

// wire is the connection to one server, seen as packets, with an eye on what
// passes: pion's client keeps the code of a refusal to itself where it did
// not expect one.
type wire struct {
	net.PacketConn
	udp        bool
	to         net.Addr
	code       atomic.Int32 // of the last error that the server sent
	text       atomic.Value // its words, string
	rejections atomic.Int32
	gone       func() // ends the client's waiting; nil: not yet
}

func newWire(conn net.Conn, u stunuri.URI) *wire {
	w := &wire{udp: u.Transport == stunuri.UDP, to: conn.RemoteAddr()}
	if w.udp {
		w.PacketConn = datagrams{conn}
	} else {
		w.PacketConn = turn.NewSTUNConn(conn)
	}
	return w
}

// datagrams is a connected UDP socket as a PacketConn.
type datagrams struct{ net.Conn }

func (d datagrams) ReadFrom(b []byte) (int, net.Addr, error) {
	n, err := d.Read(b)
	return n, d.RemoteAddr(), err
}

func (d datagrams) WriteTo(b []byte, _ net.Addr) (int, error) { return d.Write(b) }

func (w *wire) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := w.PacketConn.ReadFrom(b)
		switch {
		case err != nil && w.udp && reach.IsRejected(err) && w.rejected() < rejectedEnough:
			continue
		case err != nil:
			if w.gone != nil {
				w.gone()
			}
			return n, from, err
		}
		w.rejections.Store(0)
		w.look(b[:n])
		return n, w.to, nil
	}
}

// WriteTo: a rejection of an earlier packet is told by the next write. It
// keeps nobody from trying again.
func (w *wire) WriteTo(b []byte, to net.Addr) (int, error) {
	n, err := w.PacketConn.WriteTo(b, to)
	if err != nil && w.udp && reach.IsRejected(err) && w.rejected() < rejectedEnough {
		return len(b), nil
	}
	return n, err
}

func (w *wire) rejected() int32 { return w.rejections.Add(1) }

// look notes the code of an error answer.
func (w *wire) look(b []byte) {
	if !stun.IsMessage(b) {
		return
	}
	m := &stun.Message{Raw: append([]byte(nil), b...)}
	var code stun.ErrorCodeAttribute
	if m.Decode() != nil || m.Type.Class != stun.ClassErrorResponse || code.GetFrom(m) != nil {
		return
	}
	w.code.Store(int32(code.Code))
	w.text.Store(string(code.Reason))
}

// refused is a server's own word.
type refused struct {
	code int
	report.Remark
}

func (r refused) Error() string { return strconv.Itoa(r.code) + " " + r.Text }

// reason is the server's word where there is one, else what the network said.
func (w *wire) reason(err error) error {
	switch code := int(w.code.Load()); {
	case w.udp && w.rejections.Load() >= rejectedEnough:
		return reach.ErrRejected
	case code != 0:
		text, _ := w.text.Load().(string)
		return refused{code, report.Quoted(text)}
	}
	var t *stun.TurnError
	if errors.As(err, &t) {
		return refused{int(t.ErrorCodeAttr.Code), report.Quoted(string(t.ErrorCodeAttr.Reason))}
	}
	return &reach.Failure{Stage: report.StageSTUN, Err: err}
}
