package signaling

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/wire"
	"sidetone/shared/api"
)

// Who closed a socket, as report.Upgrade says it.
const (
	byPeer    = "peer"
	byServer  = "server"
	byNetwork = "network"
)

// session is one open socket.
type session struct {
	handler *Handler
	conn    *websocket.Conn
	run     store.Run
	by      *upgraded
	arrival *arrival
	place   *place
}

// end closes the socket and tells who ended it.
func (s *session) end(by string) {
	s.conn.Close()
	s.place.leave()
	s.arrival.closed(by)
}

// message is api.SocketMessage with the report left as it came, so that it is
// read by the rules of intake and not by those of package json.
type message struct {
	Type   string          `json:"type"`
	Token  string          `json:"token"`
	Seq    int             `json:"seq"`
	Idle   bool            `json:"idle"`
	Report json.RawMessage `json:"report"`
}

// greet hears who it is and welcomes him. It says who ended the socket, if it
// has ended.
func (s *session) greet() (closedBy string) {
	s.conn.SetReadLimit(maxMessage)
	s.conn.SetReadDeadline(time.Now().Add(helloWithin))
	raw, by := s.read()
	if by != "" {
		return by
	}
	if err := s.hello(raw); err != nil {
		return s.refuse(err)
	}
	s.conn.SetReadDeadline(time.Now().Add(s.run.Expires.Sub(s.handler.Now())))
	return ""
}

// serve speaks with the caller until one of them or the network ends it, and
// says who. It sends nothing by itself, no pings either: an idle socket has
// to be idle on the wire, or nobody would see it cut.
func (s *session) serve() (closedBy string) {
	for range maxMessages {
		raw, by := s.read()
		if by != "" {
			return by
		}
		if err := s.answer(raw); err != nil {
			return s.refuse(err)
		}
	}
	return s.refuse(refusal.New(refusal.Invalid, "too_many_messages"))
}

// read gives the next message, or who ended the socket.
func (s *session) read() (raw []byte, closedBy string) {
	kind, raw, err := s.conn.ReadMessage()
	var timeout net.Error
	switch {
	case err == nil && kind == websocket.TextMessage:
		s.arrival.messages.Add(1)
		return raw, ""
	case err == nil:
		return nil, s.refuse(refusal.New(refusal.Invalid, "message_not_text"))
	case errors.Is(err, websocket.ErrReadLimit):
		return nil, byServer // gorilla has sent 1009
	case errors.As(err, &timeout) && timeout.Timeout():
		closeWith(s.conn, websocket.CloseNormalClosure, "the run is over")
		return nil, byServer
	case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived):
		return nil, byPeer
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure {
		return nil, byPeer
	}
	if s.place.ended() {
		return nil, byServer
	}
	return nil, byNetwork
}

// hello checks the first message and welcomes.
func (s *session) hello(raw []byte) error {
	m, err := decode(raw)
	if err != nil {
		return err
	}
	if m.Type != "hello" {
		return refusal.InField("type", "not_hello")
	}
	if _, err := s.handler.Runs.FindHandle(context.Background(), s.run.ID, m.Token); err != nil {
		return err
	}
	return s.send(api.SocketMessage{Type: "welcome", Idle: m.Idle})
}

// answer does what a later message asks for. An error ends the socket; a
// report that is refused does not, since its problem is the answer.
func (s *session) answer(raw []byte) error {
	m, err := decode(raw)
	if err != nil {
		return err
	}
	switch m.Type {
	case "echo":
		if len(raw) > maxEcho {
			return refusal.New(refusal.TooLarge, "echo_too_large", "bytes", maxEcho)
		}
		return s.write(raw)
	case "report":
		reply := api.SocketMessage{Type: "report", Seq: m.Seq}
		taken, err := s.handler.Take(s.by.request(), s.run, m.Report)
		if err != nil {
			problem := s.handler.Problem(s.by.request(), err)
			reply.Problem = &problem
		} else {
			reply.Reply = &taken
		}
		return s.send(reply)
	}
	return refusal.InField("type", "not_echo_or_report")
}

func decode(raw []byte) (message, error) {
	var m message
	err := wire.Decode(raw, &m)
	return m, err
}

func (s *session) send(m api.SocketMessage) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.write(raw)
}

func (s *session) write(raw []byte) error {
	return s.conn.WriteMessage(websocket.TextMessage, raw)
}

// refuse tells the caller what is wrong and closes.
func (s *session) refuse(err error) (closedBy string) {
	problem := s.handler.Problem(s.by.request(), err)
	if s.send(api.SocketMessage{Type: "problem", Problem: &problem}) != nil {
		return byNetwork
	}
	closeWith(s.conn, websocket.ClosePolicyViolation, problem.Title)
	return byServer
}
