package http

import (
	"net/http"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// fromProvider says who came back from the provider, by which of its sessions, and
// where he was going.
func (s *Server) fromProvider(r *http.Request) (a store.Account, upstream, next string, err error) {
	q := r.URL.Query()
	state := q.Get("state")
	if state == "" || state != s.held(r, cookieSentSecure, cookieSentPlain) {
		return a, "", "", refusal.New(refusal.Invalid, "sign_in_of_another_browser")
	}
	var sent openid.Sent
	if err := s.Accounts.Take(r.Context(), kindOpenID, state, &sent); err != nil {
		return a, "", "", err
	}
	if name := q.Get("error"); name != "" {
		return a, "", sent.Next, refusal.New(refusal.Forbidden, providerSays(name))
	}
	who, err := s.OpenID.Person(r.Context(), sent, q.Get("code"))
	if err != nil {
		return a, "", sent.Next, err
	}
	a, err = s.Accounts.WithOpenID(r.Context(), who)
	return a, account.Upstream(who.Issuer, who.Session), sent.Next, err
}

// providerSays words the errors of RFC 6749 section 4.1.2.1 and OpenID Connect
// Core 3.1.2.6 that people meet. Their description is the provider's text, which
// comes by the address and may be anybody's; it is not shown.
func providerSays(name string) string {
	switch name {
	case "access_denied":
		return "provider_denied"
	case "temporarily_unavailable", "server_error":
		return "provider_unavailable"
	case "invalid_scope", "unauthorized_client", "unsupported_response_type", "invalid_request":
		return "provider_set_up_differently"
	}
	return "provider_refused"
}
