package http

import (
	"net/http"

	"sidetone/server/auth"
	"sidetone/server/caller"
)

// showMetrics shows the metrics to a program on this machine, and to whoever
// has the right. How busy a service is and how its calls fail is
// nobody else's business.
func (s *Server) showMetrics(w http.ResponseWriter, r *http.Request) error {
	if !s.isLocal(r) && !who(r).May(auth.MetricsRead) {
		return errUnidentified
	}
	return plain(s.metrics.handler())(w, r)
}

// isLocal: the request was made on this machine and not passed on by a proxy
// on it.
func (s *Server) isLocal(r *http.Request) bool {
	return s.Callers.Address(r).IsLoopback() && len(caller.ProxyHeaders(r.Header)) == 0
}

// Metrics gives a handler of /metrics alone, for a listener that only those
// reach who may read them. It is called after Handler.
func (s *Server) Metrics() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.handler())
	return mux
}
