//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/world"
)

const dropUDP = "meta l4proto udp counter drop"

var udp = []Scenario{
	{
		Name:  "udp-dropped",
		Fault: world.Fault{Forward: []string{dropUDP}},
		Want: Want{Verdict: Degraded, Cause: "udp_blocked/all_udp", Within: 4 * time.Second,
			RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name:  "udp-dropped-relays-silent",
		Fault: world.Fault{Forward: []string{dropUDP, "tcp dport 3478-3481 counter drop"}},
		Want:  Want{Verdict: Blocked, Cause: "udp_blocked/all_udp", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name:  "relay-ports-udp-silent",
		Fault: world.Fault{Forward: []string{"udp dport 3478-3481 counter drop"}},
		Want:  Want{Verdict: Degraded, Cause: "udp_blocked/relay_ports", RuledOut: []string{"offline", "signaling_lost"}},
	},
}
