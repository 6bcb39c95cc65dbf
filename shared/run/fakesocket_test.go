package run

import (
	"context"
	"encoding/json"

	"sidetone/shared/api"
)

// fakeSocket is a WebSocket to the world's server.
type fakeSocket struct {
	w      *world
	events SocketEvents
	ctx    context.Context
	end    context.CancelFunc
}

// socketEnd is what becomes of a socket to another server than the world's.
type socketEnd struct {
	opens, silent bool
	status        int // that hands which see HTTP tell
	reason        string
}

func (end socketEnd) tell(events SocketEvents) {
	switch {
	case end.silent:
	case end.opens:
		events.Open()
	default:
		if end.status != 0 {
			events.Refused(end.status)
		}
		events.Closed(1006, end.reason, false)
	}
}

func (w *world) Dial(url string, events SocketEvents) Socket {
	if end, ok := w.sockets[url]; ok {
		go end.tell(events)
		return &fakeSocket{w: w, end: func() {}}
	}
	s := &fakeSocket{w: w, events: events}
	s.ctx, s.end = context.WithCancel(context.Background())
	w.mu.Lock()
	w.open++
	nth := w.open
	w.mu.Unlock()
	go s.live(nth)
	return s
}

func (s *fakeSocket) live(nth int) {
	if !sleep(s.ctx, max(2*s.w.rtt, s.w.openAfter)) {
		return
	}
	if s.w.refuseWS || s.w.offline || nth > 2 && s.w.noReopen {
		s.events.Closed(1006, "", false)
		return
	}
	s.events.Open()
	if s.w.closeAt == 0 || nth > 2 {
		return
	}
	if sleep(s.ctx, s.w.closeAt) {
		s.events.Closed(1006, "", false)
	}
}

func (s *fakeSocket) Send(text []byte) error {
	var m api.SocketMessage
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	if s.w.mute || s.w.echoes > 0 && m.Type == "echo" && m.Seq > s.w.echoes {
		return nil
	}
	switch m.Type {
	case "hello":
		m = api.SocketMessage{Type: "welcome"}
	case "report":
		reply := s.w.take(*m.Report)
		s.w.mu.Lock()
		s.w.overWS++
		s.w.mu.Unlock()
		m = api.SocketMessage{Type: "report", Seq: m.Seq, Reply: &reply}
	}
	answer, err := json.Marshal(m)
	if err != nil {
		return err
	}
	go func() {
		if sleep(s.ctx, s.w.rtt) {
			s.events.Message(answer)
		}
	}()
	return nil
}

func (s *fakeSocket) Close() { s.end() }
