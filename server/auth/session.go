package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"sidetone/server/refusal"
)

const (
	sessionCookie = "sidetone_console"
	// sessionLife: a shift at the desk; a key is entered quickly again.
	sessionLife = 4 * time.Hour
)

// SessionStore keeps sessions; store.Store is one.
type SessionStore interface {
	CreateSession(ctx context.Context, id string, expires time.Time) error
	// Session says when a session expires; Unknown when there is none.
	Session(ctx context.Context, id string) (expires time.Time, err error)
	EndSession(ctx context.Context, id string) error
}

// Sessions are those of the console: cookies that a page's scripts cannot read
// and other sites cannot send. What they hold is kept in the store as a
// digest, so that a session ends where it is signed out, on every replica, and
// nothing in the store opens one. The zero value lets nobody in.
type Sessions struct {
	Store SessionStore
	// Key of the digests. It depends on the operator key: another one ends
	// all sessions.
	Key []byte
	Now func() time.Time
}

// sessionPaths are where a session counts: the console, and reports, which it
// shows whole. The pages of callers never see it.
var sessionPaths = []string{"/console", "/r/"}

// Begin begins a session and gives its cookies. secure: the page came over
// HTTPS.
func (s Sessions) Begin(ctx context.Context, secure bool) ([]*http.Cookie, error) {
	id := NewID("")
	if err := s.Store.CreateSession(ctx, s.digest(id), s.Now().Add(sessionLife)); err != nil {
		return nil, err
	}
	return cookies(id, int(sessionLife.Seconds()), secure), nil
}

// End ends the session of a request, if it has one, and gives the cookies that
// take it out of the browser.
func (s Sessions) End(r *http.Request, secure bool) ([]*http.Cookie, error) {
	if c, err := r.Cookie(sessionCookie); err == nil && s.Store != nil {
		if err := s.Store.EndSession(r.Context(), s.digest(c.Value)); err != nil {
			return nil, err
		}
	}
	return cookies("", -1, secure), nil
}

func cookies(value string, seconds int, secure bool) []*http.Cookie {
	var list []*http.Cookie
	for _, path := range sessionPaths {
		list = append(list, &http.Cookie{Name: sessionCookie, Value: value, Path: path, MaxAge: seconds,
			HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode})
	}
	return list
}

// Valid reports whether a request belongs to a session that was begun here and
// has not ended. An error: that cannot be told now.
func (s Sessions) Valid(r *http.Request) (bool, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil || s.Store == nil {
		return false, nil
	}
	expires, err := s.Store.Session(r.Context(), s.digest(c.Value))
	if refusal.Is(err, refusal.Unknown) {
		return false, nil
	}
	left := expires.Sub(s.Now())
	// More than a session has at its begin, it has by a clock that was wrong.
	return err == nil && left > 0 && left <= sessionLife+maxAhead, err
}

func (s Sessions) digest(id string) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
