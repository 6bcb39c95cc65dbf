package http

import (
	"context"
	_ "embed"
	"net/http"
	"sync"
	"time"

	"sidetone/server/refusal"
)

// readyFor is how long an answer of /readyz holds: asking writes to the disk,
// and everybody may ask.
const readyFor = time.Second

// readyWithin is how long readiness may take to be found out; whoever asks for
// it gives up about then.
const readyWithin = 5 * time.Second

// readiness remembers for a moment what came of looking. The zero value is
// ready to look.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	last error
}

// look asks, unless somebody has just done so.
func (r *readiness) look(ask func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at.IsZero() || time.Since(r.at) > readyFor {
		r.last = ask()
		r.at = time.Now()
	}
	return r.last
}

// health says that the process answers.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	return reply(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says that it can do its work: the store takes a write, and what else
// has to be there is.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	err := s.readiness.look(func() error {
		// What is found out is for all who ask, so that it does not end with
		// the one who asked first.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), readyWithin)
		defer cancel()
		err := s.Store.Ping(ctx)
		if err == nil && s.Ready != nil {
			err = s.Ready(ctx)
		}
		if err != nil {
			s.Log.Warn("not ready", "err", err)
		}
		return err
	})
	if err != nil {
		return refusal.New(refusal.Unavailable, "not_ready")
	}
	return reply(w, http.StatusOK, map[string]string{"status": "ready"})
}

//go:embed openapi.json
var openAPI []byte

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=300")
	send(w, r, http.StatusOK, openAPI)
	return nil
}
