//go:build linux

package scenario

import "sidetone/server/e2e/world"

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
		Name:  "wrong-password-embedded",
		Serve: Serve{Profile: profileFile("wrong-embedded", false, servers(WrongPassword, embeddedURLs...))},
		Want:  Want{Verdict: Degraded, Cause: "turn_unreachable/credentials_rejected", RuledOut: turnOff},
	},
	{
		Name: "wrong-password-coturn",
		Serve: Serve{
			Profile: profileFile("wrong-coturn", false, servers(WrongPassword,
				"turn:198.51.100.20:3478?transport=udp", "turn:198.51.100.20:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/credentials_rejected", RuledOut: turnOff},
	},
	{
		// The name exists for the server: it is the caller's resolver that
		// denies it.
		Name: "turn-nxdomain",
		Gone: []string{OtherName},
		Serve: Serve{
			Profile: profileFile("nxdomain", false, servers(RightPassword,
				"turn:turn.lab.example:3478?transport=udp", "turn:turn.lab.example:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/dns", RuledOut: turnOff},
	},
	{
		Name: "turn-nxdomain-beside-good",
		Gone: []string{OtherName},
		Serve: Serve{
			Profile: profileFile("nxdomain-beside", true, servers(RightPassword,
				"turn:turn.lab.example:3478?transport=udp", "turn:turn.lab.example:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/dns", RuledOut: turnOff},
	},
	{
		Name: "turns-untrusted",
		Serve: Serve{
			Profile: profileFile("untrusted", false, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
			Relay:   &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/tls", RuledOut: turnOff},
	},
	{
		Name: "turns-untrusted-beside-good",
		Serve: Serve{
			Profile: profileFile("untrusted-beside", true, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
			Relay:   &Relay{Password: RightPassword},
		},
		Want: Want{Verdict: Degraded, Cause: "turn_unreachable/tls", RuledOut: turnOff},
	},
}
