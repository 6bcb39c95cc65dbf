// Package demo is a token service to try Sidetone with: it issues tokens of
// the shape that Azure Communication Services uses, whole or with a defect,
// and checks them as the real service would.
package demo

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sidetone/server/refusal"
)

const (
	// life of a token: the shortest that ACS issues (tokenExpiresInMinutes is
	// 60 or more), so that a demonstration shows what a wrong clock does.
	life = time.Hour
	// past is how long ago an expired token ended, and how long a token that
	// is not valid yet has to wait: well beyond any clock's error, and not so
	// long that it could be mistaken for an old one.
	past = time.Hour
	// required is the scope without which a call cannot start.
	required = "voip"
)

// Defects that a token can be asked to have; empty for none. They are causes
// of the hypothesis token_invalid.
var Defects = []string{"", "expired", "not_yet_valid", "missing_scope", "malformed", "wrong_kind", "rejected_401", "forbidden_403"}

// Service issues and checks demo tokens.
type Service struct {
	Key []byte // HS256
	Now func() time.Time
}

// claims are those of an ACS access token (skypeid, acsScope, exp, iat), and
// beside them iss, by which the check URL's authority is known, and what the
// defects need.
type claims struct {
	jwt.RegisteredClaims
	SkypeID string `json:"skypeid,omitempty"`
	Scope   string `json:"acsScope,omitempty"`
	// Tenant and Permissions make it a token of another service.
	Tenant      string `json:"tid,omitempty"`
	Permissions string `json:"scp,omitempty"`
	// Demo is how the service answers although the claims are in order:
	// "rejected_401" as after a revocation, "forbidden_403" as by policy.
	Demo string `json:"demo,omitempty"`
}

// Issue makes a token of issuer with a defect.
func (s Service) Issue(issuer, defect string) (string, error) {
	now := s.Now()
	c := claims{Scope: "chat,voip", SkypeID: "acs:" + guid() + "_" + guid()}
	c.Issuer = issuer
	c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(life))
	switch defect {
	case "", "malformed":
	case "expired":
		c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(now.Add(-past-life)), jwt.NewNumericDate(now.Add(-past))
	case "not_yet_valid":
		c.NotBefore = jwt.NewNumericDate(now.Add(past))
	case "missing_scope":
		c.Scope = "chat"
	case "wrong_kind":
		c.Scope, c.SkypeID = "", ""
		c.Tenant, c.Permissions = guid(), "User.Read"
		c.Audience = jwt.ClaimStrings{guid()}
	case "rejected_401", "forbidden_403":
		c.Demo = defect
	default:
		return "", refusal.InField("defect", "one_of_or_empty", "choices", strings.Join(Defects[1:], ", "))
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(s.Key)
	if defect == "malformed" {
		token = token[:strings.LastIndexByte(token, '.')]
	}
	return token, err
}

// Check accepts a token or refuses it as the real service would:
// Unidentified (401) for one that proves nothing, Forbidden (403) for one
// that does not suffice.
func (s Service) Check(issuer, token string) error {
	if token == "" {
		return refusal.New(refusal.Unidentified, "token_missing")
	}
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return s.Key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.Now))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return refusal.New(refusal.Unidentified, "token_expired")
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return refusal.New(refusal.Unidentified, "token_not_yet_valid")
	case err != nil, c.Demo == "rejected_401":
		return refusal.New(refusal.Unidentified, "token_not_accepted")
	case c.Issuer != issuer:
		return refusal.New(refusal.Unidentified, "token_foreign")
	case c.Tenant != "":
		return refusal.New(refusal.Forbidden, "token_of_another_kind")
	case !slices.Contains(strings.Split(c.Scope, ","), required):
		return refusal.New(refusal.Forbidden, "token_without_scope")
	case c.Demo == "forbidden_403":
		return refusal.New(refusal.Forbidden, "identity_may_not_call")
	}
	return nil
}

func guid() string {
	b := make([]byte, 16)
	rand.Read(b)
	s := hex.EncodeToString(b)
	return strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-")
}
