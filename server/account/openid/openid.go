// Package openid signs people in by an OpenID provider (OpenID Connect Core
// 1.0): the code flow with PKCE (RFC 7636), state and nonce, at any provider
// that describes itself (OpenID Connect Discovery 1.0).
package openid

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/server/refusal"
)

// Config names a provider and what its claims give. An empty Issuer: none.
type Config struct {
	Issuer       string
	ClientID     string
	ClientSecret string // empty: a public client, which PKCE alone protects
	Scopes       []string
	// Administrators and Support say whom claims give which role; the first
	// that holds counts, and nobody else gets in.
	Administrators, Support []Rule
}

// Host is where the provider is, as it is shown to people.
func (c Config) Host() string {
	u, err := url.Parse(c.Issuer)
	if err != nil {
		return c.Issuer
	}
	return u.Host
}

// Provider is one. It is asked for its description when somebody signs in, so
// that a server starts without it.
type Provider struct {
	config Config
	client *http.Client
	now    func() time.Time

	mu       sync.Mutex
	found    *oidc.Provider
	failed   time.Time // when it was asked in vain
	endpoint string    // end_session_endpoint; empty: it has none
}

// New makes one of a configuration that names an issuer.
func New(c Config, now func() time.Time) *Provider {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	return &Provider{config: c, now: now, client: &http.Client{Timeout: answerWithin, Transport: bounded{transport}}}
}

// Config is the one that it was made of.
func (p *Provider) Config() Config { return p.config }

// bounded cuts answers that are too long.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxAnswer), response.Body}
	}
	return response, err
}

// discover asks the provider for its description, once it is needed.
func (p *Provider) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if wait := p.failed.Add(askAgain).Sub(p.now()); wait > 0 && wait <= askAgain {
		return nil, away(nil)
	}
	// What is found keeps this context for its later requests.
	found, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.client), p.config.Issuer)
	if err != nil {
		p.failed = p.now()
		return nil, away(err)
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if found.Claims(&more) == nil {
		p.endpoint = more.EndSession
	}
	p.found = found
	return found, nil
}

// away: the provider cannot be asked now. The log says why.
func away(err error) error {
	return &refusal.Error{Kind: refusal.Unavailable, RetryAfter: askAgain, Err: err,
		Reason: "provider_does_not_answer"}
}

// Sent is what is remembered of somebody who was sent to the provider.
type Sent struct {
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Redirect string `json:"redirect"`
	Next     string `json:"next"` // where he was going
}

// NewSent makes the secrets of one sign-in. redirect is our address to which
// the provider sends him back.
func NewSent(redirect, next string) Sent {
	return Sent{Nonce: auth.NewID(""), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Next: next}
}

func (p *Provider) oauth(found *oidc.Provider, redirect string) oauth2.Config {
	scopes := p.config.Scopes
	if !slices.Contains(scopes, oidc.ScopeOpenID) {
		scopes = append([]string{oidc.ScopeOpenID}, scopes...)
	}
	return oauth2.Config{ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: redirect, Scopes: scopes}
}

// Address is where somebody is sent. state comes back with him.
func (p *Provider) Address(sent Sent, state string) (string, error) {
	found, err := p.discover()
	if err != nil {
		return "", err
	}
	c := p.oauth(found, sent.Redirect)
	return c.AuthCodeURL(state, oidc.Nonce(sent.Nonce), oauth2.S256ChallengeOption(sent.Verifier)), nil
}

// Person asks the provider who came back with a code.
func (p *Provider) Person(ctx context.Context, sent Sent, code string) (who account.Person, err error) {
	found, err := p.discover()
	if err != nil {
		return who, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	c := p.oauth(found, sent.Redirect)
	tokens, err := c.Exchange(ctx, code, oauth2.VerifierOption(sent.Verifier))
	if err != nil {
		return who, exchangeError(err)
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return who, refused("no_id_token", nil)
	}
	verifier := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID, Now: p.now})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return who, refused(p.why(raw, err), err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(sent.Nonce)) != 1 {
		return who, refused("nonce", nil)
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return who, refused("claims_unreadable", err)
	}
	if err := p.askMore(ctx, found, tokens, token.Subject, claims); err != nil {
		return who, err
	}
	return p.config.person(token.Issuer, token.Subject, claims), nil
}

// askMore adds what the UserInfo endpoint says to what the token does not hold:
// many providers keep groups and e-mail addresses out of it.
func (p *Provider) askMore(ctx context.Context, found *oidc.Provider, tokens *oauth2.Token, subject string, claims map[string]any) error {
	if found.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return away(err)
	}
	if info.Subject != subject {
		return refused("somebody_else", nil)
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return refused("userinfo_unreadable", err)
	}
	for name, value := range more {
		if _, ok := claims[name]; !ok {
			claims[name] = value
		}
	}
	return nil
}

// refused says what is wrong with the provider's answer; the log gets the cause.
func refused(why string, err error) error {
	return &refusal.Error{Kind: refusal.Forbidden, Err: err, Reason: "provider_" + why}
}

// exchangeError says why a code was not taken: RFC 6749 section 5.2 names the
// reasons.
func exchangeError(err error) error {
	var known *oauth2.RetrieveError
	if !errors.As(err, &known) || known.ErrorCode == "" {
		return away(err)
	}
	// The error has the provider's whole answer, which is not for a log.
	err = fmt.Errorf("token endpoint: %.60q", known.ErrorCode)
	switch known.ErrorCode {
	case "invalid_client", "unauthorized_client":
		return refused("client_unknown", err)
	case "invalid_grant":
		return refused("code_over", err)
	}
	return refused("code_refused", err)
}

// why names what a verifier found wrong. What the token says is taken for the
// name alone; the verifier has decided.
func (p *Provider) why(raw string, err error) string {
	var expired *oidc.TokenExpiredError
	var claims struct {
		Issuer   string `json:"iss"`
		Audience any    `json:"aud"`
	}
	if parts := strings.Split(raw, "."); len(parts) == 3 {
		if body, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(body, &claims) // what cannot be read is not told
		}
	}
	audience := valuesOf(map[string]any{"aud": claims.Audience}, "aud")
	switch {
	case errors.As(err, &expired):
		return "token_expired"
	case claims.Issuer != "" && claims.Issuer != p.config.Issuer:
		return "token_of_another_issuer"
	case len(audience) > 0 && !slices.Contains(audience, p.config.ClientID):
		return "token_for_another_client"
	}
	return "token_not_signed"
}

// Leave is the address at which somebody signs out of the provider too, from
// where he comes back; empty: it has none (OpenID Connect RP-Initiated Logout
// 1.0).
func (p *Provider) Leave(back string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, err := url.Parse(p.endpoint)
	if err != nil || p.endpoint == "" {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.config.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String()
}
