package auth

import (
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	sessionAudience = "sidetone-console"
	sessionCookie   = "sidetone_console"
	// sessionLife: a shift at the desk; a key is entered quickly again.
	sessionLife = 4 * time.Hour
)

// Sessions are those of the console: signed cookies that a page's scripts
// cannot read and other sites cannot send.
type Sessions struct {
	Key []byte
	Now func() time.Time
}

// sessionPaths are where a session counts: the console, and reports, which it
// shows whole. The pages of callers never see it.
var sessionPaths = []string{"/console", "/r/"}

// Begin gives the cookies of a new session. secure: the page came over HTTPS.
func (s Sessions) Begin(secure bool) ([]*http.Cookie, error) {
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Audience: jwt.ClaimStrings{sessionAudience}, ExpiresAt: jwt.NewNumericDate(s.Now().Add(sessionLife)),
	}).SignedString(s.Key)
	return cookies(signed, int(sessionLife.Seconds()), secure), err
}

// End gives the cookies that take a session away.
func (s Sessions) End(secure bool) []*http.Cookie { return cookies("", -1, secure) }

func cookies(value string, seconds int, secure bool) []*http.Cookie {
	var list []*http.Cookie
	for _, path := range sessionPaths {
		list = append(list, &http.Cookie{Name: sessionCookie, Value: value, Path: path, MaxAge: seconds,
			HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode})
	}
	return list
}

// Valid reports whether a request belongs to a session.
func (s Sessions) Valid(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	if err != nil || len(s.Key) == 0 {
		return false
	}
	_, err = jwt.ParseWithClaims(c.Value, &jwt.RegisteredClaims{}, func(*jwt.Token) (any, error) { return s.Key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithAudience(sessionAudience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.Now))
	return err == nil
}
