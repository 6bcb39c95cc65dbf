package main

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/api"
)

// silence is how long nothing has to come before it counts as no answer.
const silence = 2 * time.Second

// hand is a STUN/TURN client that asks what it is told to ask, right or wrong.
type hand struct {
	net.Conn
	stream             bool
	username, password string
	realm              stun.Realm
	nonce              stun.Nonce
}

// reach connects a hand to a port of loopback, over udp, tcp or tls, from an
// address.
func reach(transport, from, to string, port int) (*hand, error) {
	at := net.JoinHostPort(to, strconv.Itoa(port))
	d := &net.Dialer{Timeout: answerWithin}
	var conn net.Conn
	var err error
	switch transport {
	case "udp":
		d.LocalAddr = &net.UDPAddr{IP: net.ParseIP(from)}
		conn, err = d.Dial("udp", at)
	case "tcp":
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
		conn, err = d.Dial("tcp", at)
	case "tls":
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
		conn, err = tls.DialWithDialer(d, "tcp", at, &tls.Config{InsecureSkipVerify: true})
	}
	if err != nil {
		return nil, err
	}
	return &hand{Conn: conn, stream: transport != "udp"}, nil
}

// relay connects to the TURN port with the credentials of a run.
func (t *target) relay(transport, from string, run api.BeginReply) (*hand, error) {
	h, err := reach(transport, from, "127.0.0.1", t.turn)
	if err != nil {
		return nil, err
	}
	for _, s := range run.ICEServers {
		if s.Username != "" {
			h.username, h.password = s.Username, s.Credential
		}
	}
	return h, nil
}

// next reads one message or datagram.
func (h *hand) next() ([]byte, error) {
	buf := make([]byte, 64<<10)
	if !h.stream {
		n, err := h.Read(buf)
		return buf[:n], err
	}
	if _, err := io.ReadFull(h, buf[:4]); err != nil {
		return nil, err
	}
	size := 20 + int(binary.BigEndian.Uint16(buf[2:]))
	if buf[0]&0xc0 == 0x40 {
		size = 4 + (int(binary.BigEndian.Uint16(buf[2:]))+3)&^3
	}
	_, err := io.ReadFull(h, buf[4:size])
	return buf[:size], err
}

// ask sends a message and gives the answer to it.
func (h *hand) ask(setters ...stun.Setter) (*stun.Message, error) {
	m, err := stun.Build(append([]stun.Setter{stun.TransactionID}, setters...)...)
	if err != nil {
		return nil, err
	}
	if _, err := h.Write(m.Raw); err != nil {
		return nil, err
	}
	h.SetReadDeadline(time.Now().Add(silence))
	for {
		raw, err := h.next()
		if err != nil {
			return nil, err
		}
		answer := &stun.Message{Raw: raw}
		if stun.IsMessage(raw) && answer.Decode() == nil && answer.TransactionID == m.TransactionID {
			return answer, nil
		}
	}
}

// request makes an authenticated request and gives the code of its answer,
// 200 for success.
func (h *hand) request(method stun.Method, setters ...stun.Setter) (code int, answer *stun.Message, err error) {
	kind := stun.NewType(method, stun.ClassRequest)
	for range 3 {
		all := append([]stun.Setter{kind}, setters...)
		if h.nonce != nil {
			all = append(all, stun.NewUsername(h.username), h.realm, h.nonce,
				stun.NewLongTermIntegrity(h.username, h.realm.String(), h.password))
		}
		fresh := h.nonce == nil
		if answer, err = h.ask(all...); err != nil {
			return 0, nil, err
		}
		code = codeOf(answer)
		if stale := code == int(stun.CodeStaleNonce); !stale && (!fresh || code != int(stun.CodeUnauthorized)) {
			return code, answer, nil
		}
		if h.realm.GetFrom(answer) != nil || h.nonce.GetFrom(answer) != nil {
			return code, answer, errors.New("a challenge without realm or nonce")
		}
	}
	return code, answer, nil
}

func codeOf(m *stun.Message) int {
	var code stun.ErrorCodeAttribute
	if m.Type.Class == stun.ClassSuccessResponse || code.GetFrom(m) != nil {
		return 200
	}
	return int(code.Code)
}

// allocate asks for a UDP allocation.
func (h *hand) allocate() (int, error) {
	code, _, err := h.request(stun.MethodAllocate, protocol(17))
	return code, err
}

func protocol(number byte) stun.Setter {
	return stun.RawAttribute{Type: stun.AttrRequestedTransport, Value: []byte{number, 0, 0, 0}}
}

// peer is XOR-PEER-ADDRESS.
type peer netip.AddrPort

func (p peer) AddTo(m *stun.Message) error {
	x := stun.XORMappedAddress{IP: netip.AddrPort(p).Addr().AsSlice(), Port: int(netip.AddrPort(p).Port())}
	return x.AddToAs(m, stun.AttrXORPeerAddress)
}

func channel(number uint16) stun.Setter {
	return stun.RawAttribute{Type: stun.AttrChannelNumber, Value: []byte{byte(number >> 8), byte(number), 0, 0}}
}

// binding asks for nothing but an answer.
func (h *hand) binding() error {
	m, err := h.ask(stun.BindingRequest)
	if err == nil && codeOf(m) != 200 {
		err = fmt.Errorf("a binding request is answered %d", codeOf(m))
	}
	return err
}

// drawn is how many bytes come back of a message, in all, until nothing more
// does.
func (h *hand) drawn(message []byte, patience time.Duration) (total int) {
	h.Write(message)
	for buf := make([]byte, 64<<10); ; {
		h.SetReadDeadline(time.Now().Add(patience))
		n, err := h.Read(buf)
		if err != nil {
			return total
		}
		total += n
	}
}

// framed is a packet as ICE-TCP bears it (RFC 4571 2).
func framed(packet []byte) []byte {
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...)
}

// closed reports whether the other side has closed a connection within a time.
func closed(conn net.Conn, within time.Duration) bool {
	conn.SetReadDeadline(time.Now().Add(within))
	_, err := io.Copy(io.Discard, conn)
	var timeout net.Error
	return err == nil || !(errors.As(err, &timeout) && timeout.Timeout())
}

// zeros is a message of so many bytes without meaning.
func zeros(n int) []byte { return bytes.Repeat([]byte{0}, n) }
