package openid

import (
	"context"
	"encoding/json"

	"github.com/coreos/go-oidc/v3/oidc"

	"sidetone/server/refusal"
)

// eventLogout is the event of a logout token (OpenID Connect Back-Channel Logout
// 1.0 section 2.4).
const eventLogout = "http://schemas.openid.net/event/backchannel-logout"

// Left reads a logout token: who has left the provider, by its issuer and its
// name for him. One that names a session alone is refused, since which session
// of the provider somebody came by is not kept.
func (p *Provider) Left(ctx context.Context, raw string) (issuer, subject string, err error) {
	found, err := p.discover()
	if err != nil {
		return "", "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return "", "", notLogout(err)
	}
	var claims struct {
		Events map[string]json.RawMessage `json:"events"`
		Nonce  *string                    `json:"nonce"`
	}
	if err := token.Claims(&claims); err != nil {
		return "", "", notLogout(err)
	}
	// Without the event, or with a nonce, it is another token of the provider,
	// such as one that he signed in with.
	if _, is := claims.Events[eventLogout]; !is || claims.Nonce != nil || token.Subject == "" {
		return "", "", notLogout(nil)
	}
	return token.Issuer, token.Subject, nil
}

func notLogout(err error) error {
	return &refusal.Error{Kind: refusal.Invalid, Err: err, Reason: "not_a_logout_token"}
}
