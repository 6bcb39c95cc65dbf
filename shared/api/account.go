package api

import "time"

// Addresses of accounts, sessions and API tokens. They need the right
// "accounts".
const (
	PathAccounts    = Base + "/accounts"
	PathAccount     = Base + "/accounts/{account}"
	PathInvitations = Base + "/invitations"
	PathSessions    = Base + "/sessions"
	PathSession     = Base + "/sessions/{session}"
	PathTokens      = Base + "/tokens"
	PathToken       = Base + "/tokens/{token}"
)

// Account is somebody who may sign in.
type Account struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	// Issuer is the OpenID provider whose account it is; empty: it is local.
	Issuer  string    `json:"issuer,omitempty"`
	Role    string    `json:"role"` // support, administrator, or empty: the provider gives none any more
	Blocked bool      `json:"blocked"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen,omitzero"`
}

// AccountList is every account, oldest first.
type AccountList struct {
	Accounts []Account `json:"accounts"`
}

// AccountChange changes an account; what is left out stays.
type AccountChange struct {
	Role    *string `json:"role,omitempty"`
	Blocked *bool   `json:"blocked,omitempty"`
}

// InvitationRequest asks for a one-time link: for a new account with a role, or
// for a new way into an account.
type InvitationRequest struct {
	Role    string `json:"role,omitempty"`
	Account string `json:"account,omitempty"`
}

// Invitation is a one-time link.
type Invitation struct {
	URL     string    `json:"url"`
	Expires time.Time `json:"expires"`
}

// Session is somebody's sign-in at one browser.
type Session struct {
	ID      string `json:"id"`
	Account string `json:"account,omitempty"` // empty: begun with the operator key
	Means   string `json:"means"`             // openid, passkey, password or key
	Browser string `json:"browser,omitempty"`
	// Network is the /24 or /48 from which it was begun.
	Network string    `json:"network,omitempty"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Expires time.Time `json:"expires"`
}

// SessionList is every session, the last used first.
type SessionList struct {
	Sessions []Session `json:"sessions"`
}

// TokenRequest asks for an API token.
type TokenRequest struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
	// ExpiresS is its life in seconds; 90 days when it is left out.
	ExpiresS int `json:"expires_s,omitempty"`
}

// Token is an API token. Token itself is there once, in the answer to the one
// who makes it.
type Token struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Account string    `json:"account,omitempty"` // empty: made with the operator key
	Scopes  []string  `json:"scopes"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires"`
	Used    time.Time `json:"used,omitzero"`
	Token   string    `json:"token,omitempty"`
}

// TokenList is every token, newest first.
type TokenList struct {
	Tokens []Token `json:"tokens"`
}
