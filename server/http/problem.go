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
	"sidetone/shared/words"
)

// answers says what becomes of each kind of refusal: a status, and the message
// that is the title. This is the one place where errors get a status.
var answers = map[refusal.Kind]struct {
	status int
	title  string
}{
	refusal.Internal:     {http.StatusInternalServerError, "refused.internal"},
	refusal.Invalid:      {http.StatusBadRequest, "refused.invalid"},
	refusal.Unknown:      {http.StatusNotFound, "refused.unknown"},
	refusal.Unidentified: {http.StatusUnauthorized, "refused.unidentified"},
	refusal.Forbidden:    {http.StatusForbidden, "refused.forbidden"},
	refusal.TooLarge:     {http.StatusRequestEntityTooLarge, "refused.too_large"},
	refusal.TooMany:      {http.StatusTooManyRequests, "refused.too_many"},
	refusal.Unavailable:  {http.StatusServiceUnavailable, "refused.unavailable"},
	refusal.Off:          {http.StatusServiceUnavailable, "refused.unavailable"},
}

// Problem words an error for whoever asked, in the language of the request.
// What is not a refusal is not explained to strangers.
func Problem(r *http.Request, err error) api.Problem {
	w := words.All(language(r))
	known := asRefusal(err)
	if known == nil {
		if errors.Is(err, signaling.ErrNoUpgrade) {
			return problem(w, http.StatusUpgradeRequired, "refused.upgrade", &refusal.Error{Reason: "takes_a_websocket"})
		}
		if wrong := (methodError{}); errors.As(err, &wrong) {
			return problem(w, http.StatusMethodNotAllowed, "refused.method", refusal.New(refusal.Invalid, "takes_methods", "choices", wrong.allowed))
		}
		known = &refusal.Error{}
	}
	a := answers[known.Kind]
	return problem(w, a.status, a.title, known)
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
		return refusal.New(refusal.TooLarge, "body_too_large", "bytes", tooLarge.Limit)
	case errors.Is(err, echo.ErrOffer):
		return refusal.InField("sdp", "offer_unanswerable")
	case errors.Is(err, echo.ErrTooMany):
		return refusal.Later(retrySoon, "too_many_echo_sessions")
	}
	return nil
}

func problem(w *words.Catalogue, status int, title string, r *refusal.Error) api.Problem {
	return api.Problem{Type: "about:blank", Title: w.Say(title), Status: status, Detail: r.Say(w), Reason: r.Reason, Args: r.Args, Field: r.Field}
}

// refuse answers with an error.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := Problem(r, err)
	h := w.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="sidetone"`)
	case http.StatusTooManyRequests:
		p.RetryAfterS = retryAfter(err)
	case http.StatusServiceUnavailable:
		if refusal.Is(err, refusal.Off) {
			break // nothing is wrong that would pass, and nothing to warn of
		}
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
	s.speaks(w, r)
	// What no translation has is said in English, and so is what it is called.
	h.Set("Content-Language", words.All(language(r)).LangOf("refused.invalid"))
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
