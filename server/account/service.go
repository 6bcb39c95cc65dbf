// Package account is who may sign in to the console and who may use the API:
// accounts with their passwords and passkeys, sessions, API tokens and one-time
// links. It knows neither HTTP nor how an OpenID provider or a passkey proves
// who somebody is; it keeps what came of that.
package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// Means by which a session begins.
const (
	MeansKey      = "key" // the operator key
	MeansPassword = "password"
	MeansPasskey  = "passkey"
	MeansOpenID   = "openid"
)

// Ways are all of them, in the order in which they are offered.
var Ways = []string{MeansOpenID, MeansPasskey, MeansPassword, MeansKey}

// Service keeps accounts. Made by New.
type Service struct {
	store    store.Accounts
	key      []byte // of digests of everything that does not depend on the operator key
	under    []byte // of those that do
	print    string // of the operator key
	operator auth.Operator
	now      func() time.Time
	hashes   *hasher

	// Note keeps in the audit log that somebody did something; nil: nobody
	// does. It is set before anything else is called.
	Note func(ctx context.Context, who auth.Identity, action store.Action, object, detail string)
}

// What is noted.
const (
	SessionBegun   store.Action = "session.begun"
	SessionEnded   store.Action = "session.ended"
	TokenMade      store.Action = "token.made"
	TokenRevoked   store.Action = "token.revoked"
	AccountInvited store.Action = "account.invited"
	AccountJoined  store.Action = "account.joined" // by a one-time link
	AccountChanged store.Action = "account.changed"
	AccountDeleted store.Action = "account.deleted"
	PasswordMade   store.Action = "account.password"
	PasskeyMade    store.Action = "account.passkey_made"
	PasskeyRemoved store.Action = "account.passkey_removed"
)

// note is Note of what came to pass; an error is passed on.
func (s *Service) note(ctx context.Context, who auth.Identity, action store.Action, object, detail string, err error) error {
	if err == nil && s.Note != nil {
		s.Note(ctx, who, action, object, detail)
	}
	return err
}

// New makes one. secrets are the server's. Another operator key ends all
// sessions, and with the zero value of it nothing counts that was begun with one.
func New(s store.Accounts, secrets auth.Secrets, operator auth.Operator, now func() time.Time) *Service {
	under := operator.Under(secrets.Sessions)
	return &Service{store: s, key: secrets.Accounts, under: under, print: digest(under, "print")[:8], operator: operator, now: now, hashes: newHasher()}
}

func (s *Service) time() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// digest is the name under which the store keeps what opens something.
func digest(key []byte, secret string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// fold is the form of a name in which two are the same.
func fold(name string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(name))) }

// cleanName checks the name of an account, a passkey or a token.
func cleanName(name string) (string, error) {
	name = norm.NFC.String(strings.Join(strings.Fields(name), " "))
	switch {
	case name == "":
		return "", refusal.InField("name", "missing")
	case utf8.RuneCountInString(name) > maxName:
		return "", refusal.InField("name", "too_many_characters", "limit", maxName)
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", refusal.InField("name", "control_characters")
	}
	return name, nil
}

// identity is what an account may, by which means it is known.
func identity(a store.Account, by auth.Means) auth.Identity {
	role := a.Role
	if a.Blocked {
		role = auth.NoRole
	}
	return auth.Identity{By: by, Account: a.ID, Name: a.Name, Role: role}
}
