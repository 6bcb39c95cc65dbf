//go:build linux

package scenario

import "sidetone/server/e2e/world"

// echoless is a service whose relays are not ours and behind which there is no
// echo peer: what can be known is whether each relay answers, and where there
// are credentials, whether it carries packets from the browser to itself.
var echoless = []Scenario{
	{Name: "echoless-healthy", Serve: echolessServe(servers(RightPassword, foreignURLs...)), Want: healthyWant},
	{
		Name:       "echoless-udp-dropped",
		Neighbours: "relays alone",
		Serve:      echolessServe(servers(RightPassword, foreignURLs...)),
		Fault:      world.Fault{Forward: []string{dropUDP}},
		Want:       Want{Verdict: Degraded, Cause: "udp_blocked/all_udp"},
	},
	{
		Name:       "echoless-all-dropped",
		Neighbours: "relays alone",
		Serve:      echolessServe(servers(RightPassword, foreignURLs...)),
		Fault:      world.Fault{Forward: []string{"ip daddr " + world.RelayIP + " counter drop"}},
		Want:       Want{Verdict: Blocked, Cause: "udp_blocked/all_udp"},
	},
	{
		// That every relay is reached and none can be used is all there is
		// to say: nothing is wrong, and nothing shows that a call would work.
		Name:       "echoless-unknown-credentials",
		Neighbours: "nothing known behind the relays",
		Serve:      echolessServe("  - urls: [\"" + foreignURLs[0] + "\", \"" + foreignURLs[1] + "\"]\n"),
		Want:       Want{Verdict: Inconclusive, RuledOut: []string{"udp_blocked", "turn_unreachable"}},
	},
	{
		// The embedded relay reaches the echo peer and nobody else.
		Name:       "echoless-embedded",
		Neighbours: "nothing known behind the relays",
		Serve:      Serve{Flags: []string{"--echo-port", "off"}},
		Want:       Want{Verdict: Inconclusive, RuledOut: []string{"udp_blocked", "turn_unreachable"}},
	},
	{
		Name:       "echoless-relay-refuses-itself",
		Neighbours: "nothing known behind the relays",
		Serve: Serve{
			Profile: profileFile("echoless", false, servers(RightPassword, foreignURLs...)), Flags: noEchoPeer,
			Relay: &Relay{Password: RightPassword, Options: []string{"denied-peer-ip=" + world.RelayIP}},
		},
		Want: Want{Verdict: Inconclusive, RuledOut: []string{"udp_blocked", "turn_unreachable"}},
	},
}

var noEchoPeer = []string{"--echo-port", "off", "--turn-ports", "off"}

func echolessServe(list string) Serve {
	return Serve{Profile: profileFile("echoless", false, list), Flags: noEchoPeer, Relay: &Relay{Password: RightPassword}}
}
