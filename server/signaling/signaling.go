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

	"sidetone/server/intake"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/api"
)

const (
	// helloWithin is how long a new socket may take to say who it is: far
	// beyond the slowest network in which a run makes sense.
	helloWithin = 15 * time.Second
	// writeWithin bounds a write to a caller who no longer reads.
	writeWithin = 10 * time.Second
	// maxMessage is a report and what is around it.
	maxMessage = intake.MaxBody + 4<<10
	// maxMessages of one socket: five a second for the whole life of a run.
	maxMessages = 3000
	// maxSockets of one run at once: two are watched, one may be reopened,
	// and the dead ones of a cut network take a while to be noticed.
	maxSockets = 8
	// maxArrivals of a run are witnessed one by one. The agent makes two or
	// three; the rest share the last place.
	maxArrivals = 12
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
	Problem func(err error) api.Problem
	Log     *slog.Logger
	Now     func() time.Time

	mu       sync.Mutex
	open     map[*websocket.Conn]string // the run of each
	arrivals map[string]*count          // by run
	over     bool
}

var upgrader = websocket.Upgrader{
	HandshakeTimeout: writeWithin,
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
	if h.sockets(run.ID) >= maxSockets {
		h.Refuse(w, r, refusal.Later(time.Second, "This run has too many sockets open."))
		return
	}
	h.upgrade(w, r, run, a)
}

// meantAsSocket tells an upgrade request, even one that a proxy has stripped of
// Upgrade and Connection, from a plain GET of the same address, which the
// agent makes as a cross-check: only the former has headers of a WebSocket.
func meantAsSocket(r *http.Request) bool {
	return websocket.IsWebSocketUpgrade(r) || r.Header.Get("Upgrade") != "" ||
		r.Header.Get("Sec-Websocket-Key") != "" || r.Header.Get("Sec-Websocket-Version") != "" ||
		r.Header.Get("Sec-Fetch-Mode") == "websocket"
}

func (h *Handler) upgrade(w http.ResponseWriter, r *http.Request, run store.Run, a *arrival) {
	conn, err := upgrader.Upgrade(w, r, http.Header{api.HeaderOurs: w.Header()[api.HeaderOurs]})
	if err != nil {
		h.Log.Debug("signalling upgrade failed", "err", err)
		var handshake websocket.HandshakeError
		if errors.As(err, &handshake) {
			h.Refuse(w, r, refusal.New(refusal.Invalid, "The WebSocket handshake is malformed."))
		}
		return
	}
	defer conn.Close()
	if !h.enter(conn, run.ID) {
		closeWith(conn, websocket.CloseGoingAway, "the server is shutting down")
		return
	}
	defer h.leave(conn)
	a.opened()
	s := &session{handler: h, conn: conn, run: run, request: r, arrival: a}
	a.closed(s.serve())
}

// Close ends every socket with a close frame that says why, and lets no new
// one in.
func (h *Handler) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.over = true
	for conn := range h.open {
		closeWith(conn, websocket.CloseGoingAway, "the server is shutting down")
		conn.Close()
	}
}

// Open is how many sockets are open.
func (h *Handler) Open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open)
}

func (h *Handler) sockets(run string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, other := range h.open {
		if other == run {
			n++
		}
	}
	return n
}

func (h *Handler) enter(conn *websocket.Conn, run string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return false
	}
	if h.open == nil {
		h.open = map[*websocket.Conn]string{}
	}
	h.open[conn] = run
	return true
}

func (h *Handler) leave(conn *websocket.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open, conn)
}

func closeWith(conn *websocket.Conn, code int, reason string) {
	// Nobody may be there to read it.
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
}
