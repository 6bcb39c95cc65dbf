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

// Sessions are those of the console: a signed cookie that a page's scripts
// cannot read and other sites cannot send.
type Sessions struct {
	Key []byte
	Now func() time.Time
}

// Begin gives the cookie of a new session. secure: the page came over HTTPS.
func (s Sessions) Begin(secure bool) (*http.Cookie, error) {
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Audience: jwt.ClaimStrings{sessionAudience}, ExpiresAt: jwt.NewNumericDate(s.Now().Add(sessionLife)),
	}).SignedString(s.Key)
	return cookie(signed, int(sessionLife.Seconds()), secure), err
}

// End gives the cookie that takes a session away.
func (s Sessions) End(secure bool) *http.Cookie { return cookie("", -1, secure) }

func cookie(value string, seconds int, secure bool) *http.Cookie {
	return &http.Cookie{Name: sessionCookie, Value: value, Path: "/console", MaxAge: seconds,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
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
