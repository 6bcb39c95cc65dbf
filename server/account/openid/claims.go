package openid

import (
	"fmt"
	"slices"
	"strings"

	"sidetone/server/account"
	"sidetone/server/auth"
)

// Rule gives a role to whom a claim has a value: groups=desk,
// realm_access.roles=support, email=anna@example.org, email=@example.org.
type Rule struct{ Claim, Value string }

// claimEmail counts only where the provider says that it has verified it: else
// anybody could give himself somebody else's.
const claimEmail = "email"

// ParseRule reads CLAIM=VALUE.
func ParseRule(text string) (Rule, error) {
	claim, value, ok := strings.Cut(text, "=")
	r := Rule{strings.TrimSpace(claim), strings.TrimSpace(value)}
	if !ok || r.Claim == "" || r.Value == "" {
		return r, fmt.Errorf("%q is not allowed; it has to be CLAIM=VALUE, such as groups=desk or email=anna@example.org", text)
	}
	return r, nil
}

// holds reports whether claims have what the rule asks for.
func (r Rule) holds(claims map[string]any) bool {
	values := valuesOf(claims, r.Claim)
	if r.Claim != claimEmail {
		return slices.Contains(values, r.Value)
	}
	return slices.ContainsFunc(values, func(address string) bool {
		address, want := strings.ToLower(address), strings.ToLower(r.Value)
		if strings.HasPrefix(want, "@") { // a domain
			at := strings.LastIndexByte(address, '@')
			return at > 0 && address[at:] == want
		}
		return address == want
	})
}

// valuesOf gives what a claim holds: a text, a list of texts, or the names in
// an object (ZITADEL's roles). A claim whose whole name is not there is looked
// for below the objects that its dots name (Keycloak's realm_access.roles).
func valuesOf(claims map[string]any, name string) []string {
	held, ok := claims[name]
	if !ok {
		first, rest, dotted := strings.Cut(name, ".")
		if inner, is := claims[first].(map[string]any); dotted && is {
			return valuesOf(inner, rest)
		}
		return nil
	}
	switch v := held.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, one := range v[:min(len(v), maxGroups)] {
			if text, ok := one.(string); ok {
				list = append(list, text)
			}
		}
		return list
	case map[string]any:
		var list []string
		for key := range v {
			list = append(list, key)
		}
		return list
	}
	return nil
}

// person reads who claims are of, and which role they give.
func (c Config) person(issuer, subject string, claims map[string]any) account.Person {
	text := func(name string) string { v, _ := claims[name].(string); return v }
	verified := claims["email_verified"] == true || claims["email_verified"] == "true"
	p := account.Person{Issuer: issuer, Subject: subject, Session: text("sid"), Name: text("name"), Email: text(claimEmail)}
	if p.Name == "" {
		p.Name = text("preferred_username")
	}
	p.Why = "provider_lets_you_nowhere"
	for _, to := range []struct {
		role  auth.Role
		rules []Rule
	}{{auth.Administrator, c.Administrators}, {auth.Support, c.Support}} {
		for _, rule := range to.rules {
			switch {
			case !rule.holds(claims):
			case rule.Claim == claimEmail && !verified:
				p.Why = "provider_email_unverified"
			default:
				p.Role, p.Why = to.role, ""
				return p
			}
		}
	}
	return p
}
