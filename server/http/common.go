package http

import (
	"net/http"
	"strings"
	"time"

	"sidetone/server/redact"
	"sidetone/shared/api"
)

const (
	// strictTransport: a year, as browsers' preload lists ask for at least. Not
	// for the names below this one, which may be somebody else's.
	strictTransport = "max-age=31536000"
	// permissions: a check may ask for the microphone and the camera, because
	// calls need them, and for nothing else; nor may what a page embeds.
	permissions = "camera=(self), microphone=(self), display-capture=(), geolocation=(), midi=(), payment=(), usb=()"
)

// common is what every request and answer goes through: our mark, the headers
// that protect a reader, a limit on how long a body may take, the log and the
// metrics.
func (s *Server) common(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set(api.HeaderOurs, s.Version)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", permissions)
		if strings.HasPrefix(s.Callers.Origin(r), "https:") {
			// On a page that is not secure browsers ignore it, and Chromium
			// says so on the console with the whole address of the page, a
			// handed-over token included.
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Strict-Transport-Security", strictTransport)
		}
		h.Set("Content-Security-Policy", closedPolicy)
		if r.Body != nil && r.Body != http.NoBody {
			// Best effort: not every ResponseWriter can do it.
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyWithin))
		}
		seen := &answer{ResponseWriter: w}
		begin := s.Now()
		next.ServeHTTP(seen, r)
		s.logged(r, seen.status, s.Now().Sub(begin))
	})
}

// logged leaves out the path, which can hold a link or a report's id: the
// pattern says enough. Of the caller only the network is kept.
func (s *Server) logged(r *http.Request, status int, took time.Duration) {
	s.metrics.request(r.Pattern, r.Method, status, took)
	s.Log.Debug("request", "route", r.Pattern, "method", r.Method, "status", status,
		"ms", took.Milliseconds(), "from", redact.Address(s.Callers.Address(r).String()))
}

// answer remembers the status that was sent.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return writeSlowly(a.ResponseWriter, b)
}

// Unwrap lets http.ResponseController reach what is below.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
