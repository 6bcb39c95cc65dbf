package main

import (
	"io"
	"iter"
	"maps"
	"strings"
	"time"

	"golang.org/x/net/html"

	"sidetone/shared/words"
	"sidetone/web/demo"
	"sidetone/web/page"
)

// support is every state of the pages that support alone works with, which are
// in English.
func support(site *page.Site, assets func(string) string) map[string]story {
	signIn := func(d page.SignInData) story { return func(w io.Writer) error { return site.SignIn(w, d) } }
	settings := func(d page.SettingsData) story { return func(w io.Writer) error { return site.Settings(w, d) } }
	at := time.Date(2026, 3, 4, 9, 41, 7, 0, time.UTC)
	long := strings.Repeat("A ticket of many words ", 8)
	all := map[string]story{
		"sign-in.html":       signIn(page.SignInData{Key: true}),
		"sign-in-all.html":   signIn(page.SignInData{Key: true, Passkey: true, Password: true, OpenID: "login.example"}),
		"sign-in-wrong.html": signIn(page.SignInData{Password: true, Name: "ana", Problem: "signin.wrong_password"}),
		"sign-in-join.html": func(w io.Writer) error {
			return site.Join(w, page.JoinData{Code: "c0de", Passkey: true, Password: true})
		},
		"signed-out.html":     func(w io.Writer) error { return site.SignedOut(w, "login.example", "https://login.example/leave") },
		"settings.html":       settings(page.SettingsData{You: page.SettingsPerson{ID: "u_1", Name: "Ana", Role: "support"}, Passkey: true}),
		"settings-admin.html": settings(administrator(at, long)),
		"audit.html": func(w io.Writer) error {
			return site.ConsoleAudit(w, page.ConsoleAudit{Of: "Ana", Next: page.ConsoleAuditPath + "?cursor=1", Events: []page.ConsoleEvent{
				{At: at, Who: "Ana", Means: "session", Action: "report.seen", Object: "r_1", Report: "r_1"},
				{At: at, Who: long, Means: "server", Action: "person.deleted", Detail: "by ticket and network"},
			}})
		},
		"audit-empty.html": func(w io.Writer) error { return site.ConsoleAudit(w, page.ConsoleAudit{}) },
		"verify.html":      site.Verify,
		"demo-call.html": func(w io.Writer) error {
			return demo.Page{CSS: assets(page.AssetCSS), Words: words.All("en")}.Write(w)
		},
	}
	maps.Copy(all, consoleStories(site))
	return all
}

// administrator is everything that Settings can show.
func administrator(at time.Time, long string) page.SettingsData {
	ana := page.SettingsPerson{ID: "u_1", Name: "Ana", Email: "ana@sidetone.example", Role: "administrator", Password: true, Self: true, Seen: at}
	return page.SettingsData{
		You: ana, Passkey: true, Passkeys: []page.SettingsPasskey{{ID: "p_1", Name: "Laptop", Created: at, Used: at}},
		Sessions: []page.SettingsSession{
			{ID: "s_1", Who: "Ana", Means: "password", Browser: "Firefox 153", Network: "203.0.113.0/24", Created: at, Seen: at, This: true},
		},
		Tokens:    []page.SettingsToken{{ID: "t_1", Name: long, Who: "Ana", Scopes: []string{"reports:read"}, Created: at, Expires: at, Expired: true}},
		Scopes:    []string{"reports:read", "links:write"},
		MadeToken: strings.Repeat("a1b2", 12), MadeLink: "https://sidetone.example/console/join#" + strings.Repeat("c3", 24), LinkExpires: at,
		Administrator: true, People: []page.SettingsPerson{ana, {ID: "u_2", Name: long, Role: "support", Issuer: "https://login.example", Blocked: true}},
		Delete: true, Kept: "Deleted: reports: 3, runs: 2, links: 1.", AuditLog: page.ConsoleAuditPath,
		Roles: []string{"support", "administrator"}, Ways: []string{"password", "passkey", "openid"},
		OpenID: page.SettingsOpenID{Issuer: "https://login.example", ClientID: "sidetone", Redirect: "https://sidetone.example" + page.OpenIDBackPath},
	}
}

// elements are those below root that are meant.
func elements(root *html.Node, meant func(*html.Node) bool) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && meant(n) && !yield(n) {
				return
			}
		}
	}
}

// fields are the words of an attribute.
func fields(n *html.Node, name string) []string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.Fields(a.Val)
		}
	}
	return nil
}
