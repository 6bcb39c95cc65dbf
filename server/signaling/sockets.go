package signaling

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/caller"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// sockets counts the open ones, by run and by caller.
type sockets struct {
	shares *caller.Shares

	mu   sync.Mutex
	runs map[string]int
	open map[*place]bool
	over bool
}

func newSockets() *sockets {
	return &sockets{shares: caller.NewShares(socketShares), runs: map[string]int{}, open: map[*place]bool{}}
}

// place is one socket as it is counted, from before the upgrade.
type place struct {
	of   *sockets
	run  string
	seat *caller.Seat

	mu      sync.Mutex
	conn    *websocket.Conn // nil: not yet upgraded
	evicted bool
}

// enter counts a socket of a run in, or says why it may not come in.
func (s *sockets) enter(run store.Run) (*place, error) {
	p := &place{of: s, run: run.ID}
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return nil, refusal.New(refusal.Unavailable, "shutting_down")
	}
	if s.runs[run.ID] >= maxSockets {
		s.mu.Unlock()
		return nil, refusal.Later(time.Second, "too_many_sockets_of_run")
	}
	s.runs[run.ID]++
	s.open[p] = true
	s.mu.Unlock()
	seat := s.shares.Enter(caller.ParseHandle(run.Caller), p.evict)
	if seat == nil {
		p.leave()
		return nil, refusal.Later(time.Second, "too_many_sockets")
	}
	p.mu.Lock()
	p.seat = seat
	p.mu.Unlock()
	return p, nil
}

// hold says which connection it is; false: it has to go already.
func (p *place) hold(conn *websocket.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conn = conn
	return !p.evicted
}

// evict ends the socket for another caller's sake.
func (p *place) evict() { p.end("the server needs the place", time.Now().Add(farewellWithin)) }

// end tells the caller why and closes. Nobody may be there to read it.
func (p *place) end(why string, by time.Time) {
	p.mu.Lock()
	p.evicted = true
	conn := p.conn
	p.mu.Unlock()
	if conn == nil {
		return
	}
	go func() {
		farewell(conn, websocket.CloseGoingAway, why, by)
		conn.Close()
	}()
}

// ended reports whether the server ended the socket by itself.
func (p *place) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.evicted
}

// leave counts the socket out; it may be called more than once.
func (p *place) leave() {
	s := p.of
	s.mu.Lock()
	if s.open[p] {
		delete(s.open, p)
		if s.runs[p.run]--; s.runs[p.run] == 0 {
			delete(s.runs, p.run)
		}
	}
	s.mu.Unlock()
	p.mu.Lock()
	seat := p.seat
	p.mu.Unlock()
	seat.Leave()
}

// close ends every socket and lets no new one in. It returns when they have
// been left, or soon after the time that they have for it.
func (s *sockets) close() {
	by := time.Now().Add(farewellWithin)
	s.mu.Lock()
	s.over = true
	all := make([]*place, 0, len(s.open))
	for p := range s.open {
		all = append(all, p)
	}
	s.mu.Unlock()
	for _, p := range all {
		p.end("the server is shutting down", by)
	}
	for s.count() > 0 && time.Now().Before(by.Add(farewellWithin)) {
		time.Sleep(time.Millisecond)
	}
}

// count is how many are open.
func (s *sockets) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func closeWith(conn *websocket.Conn, code int, reason string) {
	farewell(conn, code, reason, time.Now().Add(farewellWithin))
}

func farewell(conn *websocket.Conn, code int, reason string, by time.Time) {
	// Nobody may be there to read it.
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), by)
}
