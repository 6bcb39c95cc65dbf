//go:build linux

package scenario

import "sidetone/server/e2e/world"

// dropDTLS meets records by their first byte (RFC 7983), which on this wire
// only the direct path shows: a relay wraps them.
const dropDTLS = "meta l4proto udp @th,64,8 >= 20 @th,64,8 <= 63 counter drop"

var media = []Scenario{
	{
		Name:  "dtls-dropped",
		Fault: world.Fault{Forward: []string{dropDTLS}},
		Want:  Want{Verdict: Degraded, Cause: "ice_failed/dtls_blocked", RuledOut: allBut("ice_failed")},
	},
}
