package http

import (
	_ "embed"
	"net/http"

	"sidetone/server/refusal"
)

// health says that the process answers.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	return reply(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says that it can do its work.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	err := s.Store.Ping(r.Context())
	if err == nil && s.Ready != nil {
		err = s.Ready(r.Context())
	}
	if err != nil {
		s.Log.Warn("not ready", "err", err)
		return refusal.New(refusal.Unavailable, "The server is not ready.")
	}
	return reply(w, http.StatusOK, map[string]string{"status": "ready"})
}

//go:embed openapi.json
var openAPI []byte

func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(openAPI)
	return nil
}
