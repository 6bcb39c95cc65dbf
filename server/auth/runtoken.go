package auth

import (
	"errors"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sidetone/server/refusal"
)

// runAudience keeps run tokens apart from anything else signed with HS256.
const runAudience = "sidetone-run"

// maxAhead is how far ahead a run's token may expire: runs take minutes, so that
// a clock which was wrong made it, unless that of another replica is.
const maxAhead = 24 * time.Hour

// RunTokens makes and reads the tokens of runs.
type RunTokens struct {
	Key []byte
	Now func() time.Time // nil: time.Now
}

// Make gives the token of a run.
func (t RunTokens) Make(run string, expires time.Time) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject:   run,
		Audience:  jwt.ClaimStrings{runAudience},
		ExpiresAt: jwt.NewNumericDate(expires),
	}).SignedString(t.Key)
}

// Check refuses a token that is not the one of run. Without a readable token
// of ours the caller is Unidentified; with the token of another run, or of
// this one after its end, the run is Unknown to him.
func (t RunTokens) Check(token, run string) error {
	return t.check(token, run)
}

// Owns is Check of a run that may be over: whoever held its token may still
// delete what it left.
func (t RunTokens) Owns(token, run string) error {
	return t.check(token, run, jwt.WithoutClaimsValidation())
}

func (t RunTokens) check(token, run string, more ...jwt.ParserOption) error {
	if token == "" {
		return refusal.New(refusal.Unidentified, "run_token_missing")
	}
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(token, &claims,
		func(*jwt.Token) (any, error) { return t.Key, nil },
		append([]jwt.ParserOption{jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
			jwt.WithAudience(runAudience), jwt.WithExpirationRequired(), jwt.WithTimeFunc(t.now)}, more...)...)
	switch {
	case errors.Is(err, jwt.ErrTokenExpired) && !errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return NoRun()
	case err != nil:
		return refusal.New(refusal.Unidentified, "run_token_foreign")
	case claims.Subject != run, claims.ExpiresAt == nil, claims.ExpiresAt.Sub(t.now()) > maxAhead, !slices.Contains(claims.Audience, runAudience):
		return NoRun()
	}
	return nil
}

func (t RunTokens) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

// NoRun is the one answer for a run that does not exist, has expired or
// belongs to another token.
func NoRun() error {
	return refusal.New(refusal.Unknown, "no_such_run")
}
