package store

import (
	"context"
	"time"

	"sidetone/server/auth"
)

// Accounts keeps who may sign in, and what they are known by. What opens
// something is kept as a digest: nothing in the store lets anybody in.
// A name that is taken is refused as Invalid in "name".
type Accounts interface {
	CreateAccount(ctx context.Context, a Account) error
	// Account gives one by its id; Unknown when there is none.
	Account(ctx context.Context, id string) (Account, error)
	// AccountOf gives the one that a provider calls subject, or, with an empty
	// issuer, the local one whose name, folded, is subject. Unknown: none is.
	AccountOf(ctx context.Context, issuer, subject string) (Account, error)
	// Accounts gives all, oldest first.
	Accounts(ctx context.Context) ([]Account, error)
	// UpdateAccount changes one, whole or not at all; Unknown when there is none.
	UpdateAccount(ctx context.Context, id string, change func(*Account) error) error
	// DeleteAccount forgets one with its passkeys, sessions and tokens.
	DeleteAccount(ctx context.Context, id string) error

	AddPasskey(ctx context.Context, p Passkey) error
	// Passkeys gives those of an account, oldest first.
	Passkeys(ctx context.Context, account string) ([]Passkey, error)
	// UsePasskey keeps what a passkey has become by its use.
	UsePasskey(ctx context.Context, id string, credential []byte, at time.Time) error
	// DeletePasskey forgets one of an account; Unknown when it has it not.
	DeletePasskey(ctx context.Context, account, id string) error

	// CreateSession keeps a session of the console until it ends.
	CreateSession(ctx context.Context, s Session) error
	// Session gives one by its id; Unknown when there is none.
	Session(ctx context.Context, id string) (Session, error)
	// SeeSession notes that a session was used.
	SeeSession(ctx context.Context, id string, at time.Time) error
	// Sessions gives all, the last used first.
	Sessions(ctx context.Context) ([]Session, error)
	// EndSession forgets a session, if there is one.
	EndSession(ctx context.Context, id string) error
	// EndSessions forgets those of an account, but for one that may stay.
	EndSessions(ctx context.Context, account, but string) error
	// EndUpstream forgets those begun by one session of the provider: of an
	// account, with those of it that name none; of whomever if account is empty.
	// Upstream is not empty.
	EndUpstream(ctx context.Context, account, upstream string) error

	CreateToken(ctx context.Context, t Token) error
	// TokenOf gives the token with a digest; Unknown when there is none.
	TokenOf(ctx context.Context, digest string) (Token, error)
	// Tokens gives all, newest first.
	Tokens(ctx context.Context) ([]Token, error)
	UseToken(ctx context.Context, id string, at time.Time) error
	// DeleteToken revokes one; Unknown when there is none.
	DeleteToken(ctx context.Context, id string) error

	// Await keeps something that is to come back once.
	Await(ctx context.Context, p Pending) error
	// Awaited gives it and leaves it; Take gives it and forgets it, so that one
	// of many who ask at once gets it. Unknown: nothing of this kind is kept.
	Awaited(ctx context.Context, id, kind string) (Pending, error)
	Take(ctx context.Context, id, kind string) (Pending, error)
	// Drop forgets all of a kind that belong to an account.
	Drop(ctx context.Context, kind, account string) error

	// Try counts a try under a key and gives how many there were, this one
	// included, and when they are forgotten: until, for the first one.
	Try(ctx context.Context, key string, now, until time.Time) (count int, forgotten time.Time, err error)
	// Forgive forgets the tries under a key.
	Forgive(ctx context.Context, key string) error
}

// Account is somebody who may sign in.
type Account struct {
	ID   string
	Name string // as people call him
	// Issuer and Subject are what an OpenID provider calls him (iss, sub). A
	// local account has no issuer, and its name, folded, as subject.
	Issuer, Subject string
	Email           string // as the provider says; may be empty
	Role            auth.Role
	Blocked         bool
	Password        string // its hash; empty: he has none
	Created, Seen   time.Time
}

// Passkey is a credential of WebAuthn.
type Passkey struct {
	ID            string // its credential id, in base64url
	Account       string
	Name          string
	Credential    []byte // public key and state, as JSON
	Created, Used time.Time
}

// Session is somebody's sign-in at one browser.
type Session struct {
	ID      string // a digest of what the cookie holds
	Account string // empty: begun with the operator key
	Means   string // openid, passkey, password or key
	Browser string // name and system
	Network string // /24 or /48 from which it was begun
	// Upstream is a digest of the provider's session (sid) that it was begun by;
	// empty: the provider named none, or another way in was taken.
	Upstream string

	Created, Seen, Expires time.Time
}

// Token is an API token.
type Token struct {
	ID      string
	Digest  string // of the token
	Name    string
	Account string // empty: made with the operator key
	Scopes  []auth.Right

	Created, Expires, Used time.Time
}

// Pending is something that was handed out and is to come back once: a
// one-time link, the state of a sign-in elsewhere, a challenge.
type Pending struct {
	ID      string // a digest of what was handed out
	Kind    string
	Account string // that it is about; may be empty
	Data    []byte
	Expires time.Time
}
