package http

import (
	"net/http"
	"slices"

	"sidetone/shared/api"
)

// foreignPages lists what pages of other origins may ask for, when the
// operator has named their origin: what a run of theirs needs. Runs are known
// by a token in the request and never by cookies, so credentials are not
// allowed.
var foreignPages = []string{api.PathRuns, api.PathRunReport, api.PathRunEcho, api.PathSeen, api.PathSocket, api.PathDemoCheck}

// preflightFor is how long a browser may keep the answer, in seconds: a run
// asks for half a dozen addresses within some seconds.
const preflightFor = "600"

// crossOrigin lets pages of the capture origins read answers of a pattern. It
// reports whether the request was a preflight (Fetch 4.8) and is answered.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request, pattern string) bool {
	if !slices.Contains(foreignPages, pattern) || len(s.CaptureOrigins) == 0 {
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !slices.Contains(s.CaptureOrigins, origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", api.HeaderOurs)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", preflightFor)
	w.WriteHeader(http.StatusNoContent)
	return true
}
