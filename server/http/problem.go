package http

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"sidetone/server/echo"
	"sidetone/server/refusal"
	"sidetone/server/signaling"
	"sidetone/shared/api"
)

// answers says what becomes of each kind of refusal. This is the one place
// where errors get a status.
var answers = map[refusal.Kind]struct {
	status int
	title  string
}{
	refusal.Internal:     {http.StatusInternalServerError, "The server failed"},
	refusal.Invalid:      {http.StatusBadRequest, "The request is wrong"},
	refusal.Unknown:      {http.StatusNotFound, "Not found"},
	refusal.Unidentified: {http.StatusUnauthorized, "Not authorized"},
	refusal.Forbidden:    {http.StatusForbidden, "Not allowed"},
	refusal.TooLarge:     {http.StatusRequestEntityTooLarge, "Too large"},
	refusal.TooMany:      {http.StatusTooManyRequests, "Too many requests"},
	refusal.Unavailable:  {http.StatusServiceUnavailable, "Not available"},
}

// Problem words an error for whoever asked. What is not a refusal is not
// explained to strangers.
func Problem(err error) api.Problem {
	r := asRefusal(err)
	if r == nil {
		if errors.Is(err, signaling.ErrNoUpgrade) {
			return problem(http.StatusUpgradeRequired, "Upgrade required", "This address takes a WebSocket and nothing else.", "")
		}
		if wrong := (methodError{}); errors.As(err, &wrong) {
			return problem(http.StatusMethodNotAllowed, "Method not allowed", "This address takes "+wrong.allowed+".", "")
		}
		r = &refusal.Error{}
	}
	a := answers[r.Kind]
	return problem(a.status, a.title, r.Detail, r.Field)
}

// asRefusal gives the refusal in err, or makes one of the errors of parts
// that do not speak in refusals.
func asRefusal(err error) *refusal.Error {
	var r *refusal.Error
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &r):
		return r
	case errors.As(err, &tooLarge):
		return refusal.New(refusal.TooLarge, "The body may have %d bytes at most.", tooLarge.Limit)
	case errors.Is(err, echo.ErrOffer):
		return refusal.InField("sdp", "is not an offer that can be answered for this path")
	case errors.Is(err, echo.ErrTooMany):
		return refusal.Later(retrySoon, "Too many sessions with the echo peer are open.")
	}
	return nil
}

func problem(status int, title, detail, field string) api.Problem {
	return api.Problem{Type: "about:blank", Title: title, Status: status, Detail: detail, Field: field}
}

// refuse answers with an error.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := Problem(err)
	h := w.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="sidetone"`)
	case http.StatusTooManyRequests:
		p.RetryAfterS = retryAfter(err)
	case http.StatusServiceUnavailable:
		p.RetryAfterS = retryAfter(err)
		s.unavailable.tell(func() { s.Log.Warn("requests are refused", "route", r.Pattern, "err", err) })
	case http.StatusUpgradeRequired:
		h.Set("Upgrade", "websocket")
		h.Set("Connection", "Upgrade")
	case http.StatusMethodNotAllowed:
		wrong := methodError{}
		errors.As(err, &wrong)
		h.Set("Allow", wrong.allowed)
	case http.StatusInternalServerError:
		if r.Context().Err() != nil {
			break // whoever asked is gone; nothing failed
		}
		s.Log.Error("request failed", "route", r.Pattern, "err", err)
	}
	if p.RetryAfterS > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfterS))
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // nobody is left to be told
}

// retryAfter in whole seconds, at least one.
func retryAfter(err error) int {
	after := retrySoon
	if r := asRefusal(err); r != nil && r.RetryAfter > 0 {
		after = r.RetryAfter
	}
	return int(math.Ceil(after.Seconds()))
}

// methodError is a request with a method that the address does not take.
type methodError struct{ allowed string }

func (e methodError) Error() string { return "method not allowed; allowed: " + e.allowed }
