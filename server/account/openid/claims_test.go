package openid

import (
	"encoding/json"
	"testing"

	"sidetone/server/auth"
)

// Claims as providers write them.
func TestRoleOfClaims(t *testing.T) {
	rule := func(text string) []Rule {
		r, err := ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		return []Rule{r}
	}
	for _, c := range []struct {
		claims, support string
		want            auth.Role
	}{
		{`{"groups":["a","desk"]}`, "groups=desk", auth.Support},
		{`{"groups":["a","Desk"]}`, "groups=desk", auth.NoRole},
		{`{"groups":"desk"}`, "groups=desk", auth.Support},
		{`{"realm_access":{"roles":["desk"]}}`, "realm_access.roles=desk", auth.Support},
		{`{"resource_access":{"us":{"roles":["desk"]}}}`, "resource_access.us.roles=desk", auth.Support},
		{`{"urn:zitadel:iam:org:project:roles":{"desk":{"1":"x"}}}`, "urn:zitadel:iam:org:project:roles=desk", auth.Support},
		{`{"https://a.example/roles":["desk"]}`, "https://a.example/roles=desk", auth.Support},
		{`{"groups":[1,null,{"desk":1}]}`, "groups=desk", auth.NoRole},
		{`{"groups":true}`, "groups=true", auth.NoRole},
		{`{}`, "groups=desk", auth.NoRole},
		{`{"email":"Anna@Example.org","email_verified":true}`, "email=anna@example.org", auth.Support},
		{`{"email":"anna@example.org","email_verified":"true"}`, "email=anna@example.org", auth.Support},
		{`{"email":"anna@example.org"}`, "email=anna@example.org", auth.NoRole},
		{`{"email":"anna@example.org","email_verified":false}`, "email=anna@example.org", auth.NoRole},
		{`{"email":"anna@evil.example","email_verified":true}`, "email=@example.org", auth.NoRole},
		{`{"email":"anna@evil-example.org","email_verified":true}`, "email=@example.org", auth.NoRole},
		{`{"email":"anna@example.org@evil.example","email_verified":true}`, "email=@example.org", auth.NoRole},
		{`{"email":"anna@example.org","email_verified":true}`, "email=@example.org", auth.Support},
	} {
		var claims map[string]any
		if err := json.Unmarshal([]byte(c.claims), &claims); err != nil {
			t.Fatal(err)
		}
		p := Config{Support: rule(c.support)}.person("i", "s", claims)
		if p.Role != c.want || (p.Role == auth.NoRole) != (p.Why != "") {
			t.Errorf("%s with %s: %q, %q", c.claims, c.support, p.Role, p.Why)
		}
	}
	for _, text := range []string{"", "groups", "=desk", "groups="} {
		if _, err := ParseRule(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
