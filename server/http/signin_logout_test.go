package http_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/server/account/openid/openidtest"
)

// A provider tells that somebody has left it; nothing else that it has signed,
// and nobody else, does.
func TestSignedOutByTheProvider(t *testing.T) {
	s, p := withProvider(t)
	c := deskBrowser(t)
	if _, at := signInAt(t, c, s, "/console/settings", "anna"); at.Path != "/console/settings" {
		t.Fatalf("anna is led to %s", at)
	}
	in := func() bool {
		r, err := c.Get(s.url + "/console/settings")
		text, _ := visit(t, r, err)
		return !strings.Contains(text, signInMark)
	}
	event := map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
	right := map[string]any{"iss": p.URL, "sub": "1", "aud": openidtest.ClientID, "iat": s.clock().Unix(), "exp": s.clock().Add(2 * time.Minute).Unix(),
		"jti": "1", "events": event}
	tell := func(change map[string]any, token func(string) string) int {
		claims := maps.Clone(right)
		for name, value := range change {
			if claims[name] = value; value == nil {
				delete(claims, name)
			}
		}
		r, err := http.PostForm(s.url+"/console/openid/logout", url.Values{"logout_token": {token(p.Sign(t, claims))}})
		visit(t, r, err)
		return r.StatusCode
	}
	as := func(token string) string { return token }
	for name, c := range map[string]struct {
		change map[string]any
		token  func(string) string
	}{
		"no event":          {map[string]any{"events": nil}, as},
		"another event":     {map[string]any{"events": map[string]any{"x": 1}}, as},
		"a nonce":           {map[string]any{"nonce": "x"}, as},
		"nobody":            {map[string]any{"sub": nil}, as},
		"another audience":  {map[string]any{"aud": "x"}, as},
		"another issuer":    {map[string]any{"iss": "https://evil.example"}, as},
		"over":              {map[string]any{"exp": s.clock().Add(-time.Hour).Unix()}, as},
		"another signature": {nil, func(token string) string { return token[:len(token)-8] + "AAAAAAAA" }},
		"none":              {nil, func(string) string { return "" }},
	} {
		if status := tell(c.change, c.token); status != http.StatusBadRequest || !in() {
			t.Errorf("%s: %d, anna is in: %v", name, status, in())
		}
	}
	if status := tell(map[string]any{"sub": "999"}, as); status != http.StatusOK || !in() {
		t.Errorf("somebody who was never here: %d", status)
	}
	for _, other := range []map[string]any{{"sub": nil, "sid": "another"}, {"sid": "another"}, {"sub": "999", "sid": "one"}} {
		if status := tell(other, as); status != http.StatusOK || !in() {
			t.Errorf("%v: %d, and anna is in: %v", other, status, in())
		}
	}
	if status := tell(map[string]any{"sub": nil, "sid": "one"}, as); status != http.StatusOK || in() {
		t.Errorf("the session that anna came by is over: %d, and she is in: %v", status, in())
	}
	signInAt(t, c, s, "/console/settings", "anna")
	if status := tell(map[string]any{"sid": "one"}, as); status != http.StatusOK || in() {
		t.Errorf("anna's session is over: %d, and she is in: %v", status, in())
	}
	signInAt(t, c, s, "/console/settings", "anna")
	if status := tell(nil, as); status != http.StatusOK || in() {
		t.Errorf("anna has left: %d, and is in: %v", status, in())
	}
}
