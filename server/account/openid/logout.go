package openid

import (
	"context"
	"encoding/json"

	"github.com/coreos/go-oidc/v3/oidc"

	"sidetone/server/account"
	"sidetone/server/refusal"
)

// eventLogout is the event of a logout token (OpenID Connect Back-Channel Logout
// 1.0 section 2.4).
const eventLogout = "http://schemas.openid.net/event/backchannel-logout"

// Left reads a logout token, which names somebody, a session of the provider, or
// both.
func (p *Provider) Left(ctx context.Context, raw string) (account.Departure, error) {
	var nobody account.Departure
	found, err := p.discover()
	if err != nil {
		return nobody, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return nobody, notLogout(err)
	}
	var claims struct {
		Events  map[string]json.RawMessage `json:"events"`
		Nonce   *string                    `json:"nonce"`
		Session string                     `json:"sid"`
	}
	if err := token.Claims(&claims); err != nil {
		return nobody, notLogout(err)
	}
	// Without the event, or with a nonce, it is another token of the provider,
	// such as one that he signed in with.
	if _, is := claims.Events[eventLogout]; !is || claims.Nonce != nil || token.Subject == "" && claims.Session == "" {
		return nobody, notLogout(nil)
	}
	return account.Departure{Issuer: token.Issuer, Subject: token.Subject, Session: claims.Session}, nil
}

func notLogout(err error) error {
	return &refusal.Error{Kind: refusal.Invalid, Err: err, Reason: "not_a_logout_token"}
}
