// Package signaling is the WebSocket that stands for a calling service's own:
// it greets, returns what it gets, stays open and silent when asked to, and
// takes reports when the ordinary way is blocked. What it sees of the upgrade
// request goes to the witness log.
package signaling

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/caller"
	"sidetone/server/listen"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/api"
)

// ErrNoUpgrade is the answer to a plain GET: 426.
var ErrNoUpgrade = errors.New("signaling: not an upgrade request")

// Runs finds runs.
type Runs interface {
	// Live gives a run that exists and has not expired.
	Live(ctx context.Context, handle string) (store.Run, error)
	// FindHandle gives it to whoever holds its token.
	FindHandle(ctx context.Context, handle, token string) (store.Run, error)
}

// Handler serves the signalling address of a run, whose pattern names it
// {handle}. Runs, Witness, Take, Refuse, Problem, Log and Now are needed.
type Handler struct {
	Runs    Runs
	Witness *witness.Log
	// Take stores a report given as JSON and answers as a POST of it would.
	Take func(r *http.Request, run store.Run, body []byte) (api.ReportReply, error)
	// Refuse answers a request that is not upgraded.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)
	// Problem words an error for a message.
	Problem func(r *http.Request, err error) api.Problem
	Log     *slog.Logger
	Now     func() time.Time

	once    sync.Once
	sockets *sockets

	mu       sync.Mutex
	arrivals map[string]*count // by run
}

var upgrader = websocket.Upgrader{
	HandshakeTimeout: writeWithin,
	ReadBufferSize:   readBuffer,
	WriteBufferSize:  writeBuffer,
	WriteBufferPool:  &sync.Pool{},
	// The token in the first message says who it is; there are no cookies
	// that a foreign page could borrow. Comparing Origin with Host would take
	// a proxy that rewrites Host for a blocked upgrade.
	CheckOrigin: func(*http.Request) bool { return true },
	// gorilla answers a malformed upgrade itself; ServeHTTP does it instead.
	Error: func(http.ResponseWriter, *http.Request, int, error) {},
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !meantAsSocket(r) {
		h.Refuse(w, r, ErrNoUpgrade)
		return
	}
	isUpgrade := websocket.IsWebSocketUpgrade(r)
	run, err := h.Runs.Live(r.Context(), r.PathValue("handle"))
	if err != nil {
		if !isUpgrade && refusal.Is(err, refusal.Unknown) {
			err = ErrNoUpgrade
		}
		h.Refuse(w, r, err)
		return
	}
	a := h.arrived(run, r)
	if !isUpgrade {
		h.Refuse(w, r, ErrNoUpgrade)
		return
	}
	place, err := h.all().enter(run)
	if err != nil {
		h.Refuse(w, r, err)
		return
	}
	h.upgrade(w, r, run, a, place)
}

// meantAsSocket tells an upgrade request, even one that a proxy has stripped of
// Upgrade and Connection, from a plain GET of the same address, which the
// agent makes as a cross-check: only the former has headers of a WebSocket.
func meantAsSocket(r *http.Request) bool {
	return websocket.IsWebSocketUpgrade(r) || r.Header.Get("Upgrade") != "" ||
		r.Header.Get("Sec-Websocket-Key") != "" || r.Header.Get("Sec-Websocket-Version") != "" ||
		r.Header.Get("Sec-Fetch-Mode") == "websocket"
}

// upgrade makes the socket and hears its first message. From then on it has a
// goroutine of its own, since this one holds what package http read the
// request with, and the stack that checking the token took: an idle socket
// costs a third without them (measured).
func (h *Handler) upgrade(w http.ResponseWriter, r *http.Request, run store.Run, a *arrival, place *place) {
	conn, err := upgrader.Upgrade(hijacker{w}, r, http.Header{api.HeaderOurs: w.Header()[api.HeaderOurs]})
	if err != nil {
		place.leave()
		h.Log.Debug("signalling upgrade failed", "reason", listen.Reason(err))
		var handshake websocket.HandshakeError
		if errors.As(err, &handshake) {
			h.Refuse(w, r, refusal.New(refusal.Invalid, "handshake_malformed"))
		}
		return
	}
	a.opened()
	s := &session{handler: h, conn: conn, run: run, by: upgradedBy(r), arrival: a, place: place}
	if !place.hold(conn) {
		closeWith(conn, websocket.CloseGoingAway, "the server needs the place")
		s.end(byServer)
		return
	}
	if by := s.greet(); by != "" {
		s.end(by)
		return
	}
	go func() { s.end(s.serve()) }()
}

// Close ends every socket with a close frame that says why, and lets no new
// one in.
func (h *Handler) Close() { h.all().close() }

// Open is how many sockets are open.
func (h *Handler) Open() int { return h.all().count() }

// Shares are the sockets that callers hold of this process.
func (h *Handler) Shares() *caller.Shares { return h.all().shares }

func (h *Handler) all() *sockets {
	h.once.Do(func() { h.sockets = newSockets() })
	return h.sockets
}
