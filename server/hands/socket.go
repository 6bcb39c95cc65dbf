package hands

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"sidetone/shared/run"
)

// socket is a WebSocket.
type socket struct {
	cancel context.CancelFunc

	mu     sync.Mutex // one writer at a time
	conn   *websocket.Conn
	closed bool
}

// abnormal is the close code of a socket that ended without a close frame, or
// never opened (RFC 6455 7.4.1).
const abnormal = websocket.CloseAbnormalClosure

// Dial opens a WebSocket through the same proxy as any other request.
func (h *Hands) Dial(url string, events run.SocketEvents) run.Socket {
	ctx, cancel := context.WithTimeout(context.Background(), socketOpen)
	s := &socket{cancel: cancel}
	dialer := websocket.Dialer{Proxy: h.proxy, NetDialContext: h.dial(), TLSClientConfig: h.dialer.TLS, HandshakeTimeout: socketOpen}
	go func() {
		defer cancel()
		conn, response, err := dialer.DialContext(ctx, url, http.Header{"User-Agent": {userAgent}})
		if err != nil {
			reason := plain(err).Error()
			if response != nil && events.Refused != nil {
				reason = "" // the answer's status says more than the library's words
				events.Refused(response.StatusCode)
			}
			events.Closed(abnormal, reason, false)
			return
		}
		if !s.keep(conn) {
			conn.Close()
			events.Closed(abnormal, "", false)
			return
		}
		events.Open()
		s.read(conn, events)
	}()
	return s
}

func (s *socket) keep(conn *websocket.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
	return !s.closed
}

func (s *socket) read(conn *websocket.Conn, events run.SocketEvents) {
	defer conn.Close()
	conn.SetReadLimit(mostBody)
	for {
		kind, text, err := conn.ReadMessage()
		if err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) && closed.Code != abnormal {
				events.Closed(closed.Code, closed.Text, true)
			} else {
				events.Closed(abnormal, "", false)
			}
			return
		}
		if kind == websocket.TextMessage {
			events.Message(text)
		}
	}
}

func (s *socket) Send(text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil || s.closed {
		return errClosed
	}
	return s.conn.WriteMessage(websocket.TextMessage, text)
}

// Close says goodbye where somebody listens.
func (s *socket) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	s.cancel()
	if s.conn != nil {
		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		_ = s.conn.WriteMessage(websocket.CloseMessage, goodbye) // it may be gone already
		s.conn.Close()
	}
}
