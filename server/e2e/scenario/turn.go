//go:build linux

package scenario

import (
	"strings"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/world"
)

var turnOff = allBut("turn_unreachable")

var turn = []Scenario{
	{
		Name:  "relay-ports-silent",
		Fault: world.Fault{Forward: []string{"meta l4proto { tcp, udp } th dport 3478-3481 counter drop"}},
		Want:  Want{Verdict: Degraded, Cause: "turn_unreachable/silent", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name:  "relay-tcp-reset",
		Fault: world.Fault{Forward: []string{"tcp dport 3478-3481 counter reject with tcp reset"}},
		Want:  Want{Verdict: Degraded, Cause: "turn_unreachable/refused", RuledOut: turnOff},
	},
	{
		Name:       "wrong-password-embedded",
		Neighbours: "credentials_rejected",
		Serve:      Serve{Profile: profileFile("wrong-embedded", false, servers(WrongPassword, embeddedURLs...))},
		Want:       Want{Verdict: Degraded, Cause: "turn_unreachable/credentials_rejected", RuledOut: turnOff},
	},
	{
		Name:       "wrong-password-coturn",
		Neighbours: "credentials_rejected",
		Serve: Serve{
			Profile: profileFile("wrong-coturn", false, servers(WrongPassword,
				"turn:203.0.113.20:3478?transport=udp", "turn:203.0.113.20:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/credentials_rejected", RuledOut: turnOff},
	},
	{
		// The name exists for the server: it is the caller's resolver that
		// denies it.
		Name:       "turn-nxdomain",
		Neighbours: "dns",
		Gone:       []string{OtherName},
		Serve: Serve{
			Profile: profileFile("nxdomain", false, servers(RightPassword,
				"turn:turn.lab.example:3478?transport=udp", "turn:turn.lab.example:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/dns", RuledOut: turnOff},
	},
	{
		Name:       "turn-nxdomain-beside-good",
		Neighbours: "dns",
		Gone:       []string{OtherName},
		Serve: Serve{
			Profile: profileFile("nxdomain-beside", true, servers(RightPassword,
				"turn:turn.lab.example:3478?transport=udp", "turn:turn.lab.example:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/dns", RuledOut: turnOff},
	},
	{
		Name:       "turns-untrusted",
		Neighbours: "tls",
		Serve: Serve{
			Profile: profileFile("untrusted", false, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
			Relay:   &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/tls", RuledOut: turnOff},
	},
	{
		Name:       "turns-untrusted-beside-good",
		Neighbours: "tls",
		Serve: Serve{
			Profile: profileFile("untrusted-beside", true, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
			Relay:   &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/tls", RuledOut: turnOff},
	},
	{
		Name:  "foreign-relay-stopped",
		Serve: Serve{Profile: profileFile("stopped", false, servers(RightPassword, foreignURLs...))},
		Want:  turnWant("down_for_everyone"),
	},
	{
		Name:       "expired-credentials-coturn",
		Neighbours: "credentials_rejected",
		Serve: Serve{
			Profile: profileFile("expired-coturn", false, expired(RightPassword, foreignURLs...)),
			Relay:   &Relay{Password: RightPassword, Options: []string{"use-auth-secret", "static-auth-secret=" + RightPassword}},
		},
		Want: turnWant("credentials_rejected"),
	},
	{
		Name:       "expired-credentials-embedded",
		Neighbours: "credentials_rejected",
		Serve:      Serve{Profile: profileFile("expired-embedded", false, expired(WrongPassword, embeddedURLs...))},
		Want:       turnWant("credentials_rejected"),
	},
	{
		Name: "quota-reached-coturn",
		Serve: Serve{
			Profile: profileFile("quota", false, servers(RightPassword, foreignURLs...)),
			Relay:   &Relay{Password: RightPassword, Options: []string{"user-quota=1"}, Occupied: true},
		},
		Want: turnWant("overloaded"),
	},
	{
		// It answers, and makes no allocation over UDP for anybody.
		Name: "relay-refuses-request-coturn",
		Serve: Serve{
			Profile: profileFile("refuses", false, servers(RightPassword, foreignURLs...)),
			Relay:   &Relay{Password: RightPassword, Options: []string{"no-udp-relay"}},
		},
		Want: turnWant("request_refused"),
	},
	{
		// TCP opens, and nothing of TLS comes back.
		Name:       "turns-accepted-then-silent",
		Neighbours: "tls",
		Only:       browser.Kinds,
		Fault:      world.Fault{Forward: []string{"tcp sport 5349 meta length > 80 counter drop"}},
		Serve: Serve{
			Profile: profileFile("turns-silent", true, servers(RightPassword,
				"turn:relay.lab.example:3478?transport=tcp", "turns:relay.lab.example:5349?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Browser: browser.Options{Trusting: true},
		Want:    turnWant("tls"),
	},
	{
		// What carries a TLS hello with a post-quantum key share does not fit into
		// one segment, and something on the way waits for it in vain.
		Name: "turns-large-hello-dropped", Neighbours: "tls",
		Only:    []browser.Kind{browser.Native},
		Fault:   world.Fault{Forward: []string{"tcp dport 5349 meta length > 1300 counter drop"}},
		Serve:   largeHello,
		Browser: browser.Options{Trusting: true},
		Want:    turnWant("large_hello"),
	},
	{
		Name: "turns-large-hello-reset", Neighbours: "tls",
		Only:    []browser.Kind{browser.Native},
		Fault:   world.Fault{Forward: []string{"tcp dport 5349 meta length > 1300 counter reject with tcp reset"}},
		Serve:   largeHello,
		Browser: browser.Options{Trusting: true},
		Want:    turnWant("large_hello"),
	},
	{
		Name: "relay-may-not-reach-peer",
		Serve: Serve{
			Profile: profileFile("denied", false, servers(RightPassword, foreignURLs...)),
			Relay:   &Relay{Password: RightPassword, Options: []string{"denied-peer-ip=198.51.100.10"}},
		},
		Want: Want{Verdict: Degraded, Cause: "ice_failed/no_pair", RuledOut: allBut("ice_failed")},
	},
}

var largeHello = Serve{
	Profile: profileFile("large-hello", true, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
	Relay:   &Relay{Password: RightPassword},
}

var foreignURLs = []string{"turn:203.0.113.20:3478?transport=udp", "turn:203.0.113.20:3478?transport=tcp"}

// expired writes a server entry with TURN REST credentials that have run out.
func expired(secret string, urls ...string) string {
	return "  - urls: [\"" + strings.Join(urls, "\", \"") + "\"]\n    credentials: {secret: " + secret + ", ttl_s: -3600}\n"
}

func turnWant(cause string) Want {
	return Want{Verdict: Degraded, Cause: "turn_unreachable/" + cause, RuledOut: turnOff}
}
