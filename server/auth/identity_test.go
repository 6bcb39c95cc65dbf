package auth

import "testing"

// What a token may is bounded by its scopes and by what its owner is now.
func TestWhoMay(t *testing.T) {
	token := func(role Role, scopes ...Right) Identity { return Identity{By: ByToken, Role: role, Scopes: scopes} }
	session := func(role Role) Identity { return Identity{By: ByCookie, Role: role} }
	for _, c := range []struct {
		name  string
		who   Identity
		right Right
		want  bool
	}{
		{"a stranger, what is open", Identity{}, Open, true},
		{"a stranger", Identity{}, ReportsRead, false},
		{"a stranger with a role is nobody", Identity{Role: Administrator}, ReportsRead, false},
		{"the operator", NewOperator("key").Identity(), Accounts, true},
		{"support reads", session(Support), ReportsRead, true},
		{"support changes no accounts", session(Support), Accounts, false},
		{"support has an account", session(Support), Own, true},
		{"an administrator", session(Administrator), Accounts, true},
		{"a role was taken", session(NoRole), ReportsRead, false},
		{"an unknown role", session("owner"), ReportsRead, false},
		{"a token within its scopes", token(Support, LinksWrite), LinksWrite, true},
		{"a token beyond its scopes", token(Administrator, LinksWrite), ReportsRead, false},
		{"a token beyond its owner", token(Support, AuditRead), AuditRead, false},
		{"a token has no account", token(Administrator, LinksWrite), Own, false},
	} {
		if got := c.who.May(c.right); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParseRights(t *testing.T) {
	if got, wrong := ParseRights([]string{"links:write", " reports:read", "links:write"}); wrong != "" || len(got) != 2 {
		t.Errorf("%v, %q", got, wrong)
	}
	for _, name := range []string{"", "own", "links", "all"} {
		if _, wrong := ParseRights([]string{"imports", name}); wrong != name {
			t.Errorf("%q is taken for a scope", name)
		}
	}
}
