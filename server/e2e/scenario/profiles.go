//go:build linux

package scenario

import "strings"

// profileFile writes a profile that differs from the embedded one in its
// servers alone.
func profileFile(name string, embedded bool, servers string) string {
	own := "false"
	if embedded {
		own = "true"
	}
	if servers == "" {
		servers = "    []"
	}
	return strings.NewReplacer("NAME", name, "OWN", own, "SERVERS", strings.TrimRight(servers, "\n")).Replace(`
name: NAME
title: The fault lab
ice:
  embedded: OWN
  servers:
SERVERS
token:
  scope_claim: acsScope
  required_scope: voip
  required_claims: [acsScope]
  foreign_claims: [tid]
  check:
    url: /api/v1/demo/check
    readable: true
    issuer: self
`)
}

// Planted credentials: the lab looks for them in everything that is stored or
// shown.
const (
	RightPassword = "planted-right-5Jq0vT"
	WrongPassword = "planted-wrong-8Zb3kW"
)

// Planted are secrets that profiles of scenarios hold.
var Planted = []string{RightPassword, WrongPassword}

// servers writes one entry of a profile's server list.
func servers(password string, urls ...string) string {
	return "  - urls: [\"" + strings.Join(urls, "\", \"") + "\"]\n" +
		"    credentials: {username: lab, password: " + password + "}\n"
}

// The embedded server's own URLs, written out so that a profile can give them
// other credentials.
var embeddedURLs = []string{
	"turn:198.51.100.10:3478?transport=udp", "turn:198.51.100.10:3478?transport=tcp",
	"turn:198.51.100.10:3479?transport=udp", "turn:198.51.100.10:3479?transport=tcp",
}
