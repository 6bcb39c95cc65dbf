package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sidetone/shared/api"
)

// tokensBeyond tries tokens beyond their scopes, and beyond their lives.
func tokensBeyond(t *target) error {
	reads, err := t.token(t.key(), "links:read")
	if err != nil {
		return err
	}
	if err := t.onlyReadsLinks(reads.Token); err != nil {
		return err
	}
	// One that may make tokens makes none that may more.
	keeper, err := t.token(t.key(), "accounts")
	if err != nil {
		return err
	}
	if more, err := t.token(keeper.Token, "accounts", "reports:read"); err == nil {
		return fmt.Errorf("a token for accounts makes one with %v", more.Scopes)
	}
	if err := t.diesWithOwner(); err != nil {
		return err
	}
	if err := t.call(http.MethodDelete, strings.Replace(api.PathToken, "{token}", reads.ID, 1), t.key(), nil, nil); err != nil {
		return err
	}
	status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, reads.Token, nil)
	return want("a token that was revoked", status, err, http.StatusUnauthorized)
}

// token makes a token with a key or another token.
func (t *target) token(key string, scopes ...string) (token api.Token, err error) {
	err = t.call(http.MethodPost, api.PathTokens, key, api.TokenRequest{Name: "script", Scopes: scopes}, &token)
	return token, err
}

// onlyReadsLinks tries everything else with a token whose scope is links:read.
func (t *target) onlyReadsLinks(token string) error {
	run, err := t.post(everywhere("x"))
	if err != nil {
		return err
	}
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, api.PathLinks, http.StatusOK}, {http.MethodPost, api.PathLinks, http.StatusForbidden},
		{http.MethodGet, api.PathReports, http.StatusForbidden}, {http.MethodGet, api.PathReportsCSV, http.StatusForbidden},
		{http.MethodGet, api.PathReportsJSON, http.StatusForbidden}, {http.MethodDelete, "/api/v1/reports/" + run, http.StatusForbidden},
		{http.MethodPatch, "/api/v1/reports/" + run, http.StatusForbidden}, {http.MethodPost, api.PathDeletions, http.StatusForbidden},
		{http.MethodGet, api.PathAudit, http.StatusForbidden}, {http.MethodGet, api.PathAccounts, http.StatusForbidden},
		{http.MethodPost, api.PathInvitations, http.StatusForbidden}, {http.MethodPost, api.PathTokens, http.StatusForbidden},
		{http.MethodDelete, api.PathSessions, http.StatusForbidden}, {http.MethodPost, api.PathImports, http.StatusForbidden},
		{http.MethodGet, "/console", http.StatusForbidden}, {http.MethodGet, "/metrics", http.StatusForbidden},
	} {
		status, _, err := t.do(bystander, c.method, c.path, token, struct{}{})
		if err := want(c.method+" "+c.path+" with links:read", status, err, c.want); err != nil {
			return err
		}
	}
	return nil
}

// diesWithOwner: support makes a token, of its own scopes alone, that is over as
// soon as who made it is blocked.
func (t *target) diesWithOwner() error {
	p, err := t.joined("Carl", "support")
	if err != nil {
		return err
	}
	ask := func(name, scope string) (*http.Response, string, error) {
		values := url.Values{"name": {name}, "scope": {scope}, "days": {"1"}}
		return t.sent(bystander, "/console/settings/tokens", values, p.session)
	}
	answer, page, err := ask("mine", "links:read")
	if err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Errorf("support makes a token: %v", err)
	}
	_, own, _ := strings.Cut(page, `id="made-token">`)
	own, _, _ = strings.Cut(own, "<")
	answer, _, err = ask("more", "accounts")
	if err != nil {
		return err
	}
	err = want("support makes an administrator's token", answer.StatusCode, nil, http.StatusForbidden, http.StatusBadRequest)
	if err != nil {
		return err
	}
	if status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, own, nil); err != nil || status != http.StatusOK {
		return fmt.Errorf("support's token %.4s… is answered %d, %v", own, status, err)
	}
	yes := true
	account := strings.Replace(api.PathAccount, "{account}", p.id, 1)
	if err := t.call(http.MethodPatch, account, t.key(), api.AccountChange{Blocked: &yes}, nil); err != nil {
		return err
	}
	status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, own, nil)
	return want("its token once support is blocked", status, err, http.StatusUnauthorized)
}
