package token

import (
	"slices"
	"strings"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// signIn tells of which kind of sign-in tokens these are the claims, by whom
// the token is meant for.
func signIn(claims claims, p profile.Token) (profile.SignIn, bool) {
	// A token that carries scopes of the service is one of its own.
	if _, own := claims[p.ScopeClaim]; own && p.ScopeClaim != "" {
		return profile.SignIn{}, false
	}
	audience := claims.audience()
	for _, kind := range p.SignIn {
		for _, known := range kind.Audiences {
			if slices.ContainsFunc(audience, func(a string) bool { return bare(a) == bare(known) }) {
				return kind, true
			}
		}
	}
	return profile.SignIn{}, false
}

func bare(audience string) string { return strings.TrimSuffix(audience, "/") }

// judgeSignIn judges what is exchanged: its time and its scopes. Of the token
// that comes back for it, nothing is known yet.
func judgeSignIn(t *report.Token, claims claims, kind profile.SignIn, clock Clock) {
	t.SignIn = true
	if cause := times(t, claims, clock); cause != "" {
		t.Causes = append(t.Causes, cause)
	}
	t.Scopes = scopes(claims[kind.ScopeClaim])
	if len(kind.AnyScope) == 0 || slices.ContainsFunc(kind.AnyScope, func(s string) bool { return slices.Contains(t.Scopes, s) }) {
		return
	}
	t.Missing = kind.AnyScope
	t.Causes = append(t.Causes, MissingScope)
}
