//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/world"
)

var healthyWant = Want{Verdict: Healthy, RuledOut: network}

var healthy = []Scenario{
	{Name: "healthy", Want: healthyWant},
	{Name: "healthy-nat", Fault: world.Fault{NAT: "masquerade"}, Want: healthyWant},
	{Name: "healthy-nat-random", Fault: world.Fault{NAT: "masquerade random"}, Want: healthyWant},
	{Name: "healthy-300ms", Fault: world.Fault{Delay: 300 * time.Millisecond}, Want: healthyWant},
	{
		// The control of the scenarios with coturn: the same set-up, and
		// nothing wrong with it.
		Name: "healthy-coturn",
		Serve: Serve{
			Profile: profileFile("coturn", false, servers(RightPassword,
				"turn:198.51.100.20:3478?transport=udp", "turn:198.51.100.20:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: healthyWant,
	},
}
