//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/world"
)

func poorWant(cause string) Want {
	return Want{Verdict: Degraded, Cause: "poor_network/" + cause, RuledOut: []string{"offline", "udp_blocked"}}
}

var poor = []Scenario{
	{Name: "loss-15", Neighbours: "loss", Late: true, Fault: lossy("15"), Want: poorWant("loss")},
	{Name: "loss-20-down", Neighbours: "loss", Late: true, Want: poorWant("loss"),
		Fault: world.Fault{Forward: []string{`iifname "out" numgen random mod 100 < 20 counter drop`}}},
	{Name: "jitter-120ms", Late: true, Fault: world.Fault{Jitter: 120 * time.Millisecond}, Want: poorWant("jitter")},
	{Name: "delay-600ms", Late: true, Fault: world.Fault{Delay: 600 * time.Millisecond}, Want: poorWant("delay")},
	{Name: "bandwidth-64k", Late: true, Fault: world.Fault{Rate: "rate 64kbit burst 4kb latency 400ms"}, Want: poorWant("bandwidth")},
}

// pairs are two faults at once: the first in the order of hypotheses is named,
// the other stands as well.
var pairs = []Scenario{
	{Name: "udp-dropped-and-token-expired", Neighbours: "pairs", Fault: world.Fault{Forward: []string{dropUDP}}, Token: "expired",
		Want: Want{Verdict: Blocked, Cause: "token_invalid/expired", Also: []string{"udp_blocked/all_udp"}}},
	{Name: "wrong-password-and-upgrade-refused", Neighbours: "pairs", Web: upgradeRefused,
		Serve: Serve{Profile: profileFile("wrong-embedded", false, servers(WrongPassword, embeddedURLs...))},
		Want:  Want{Verdict: Blocked, Cause: "signaling_lost/upgrade_blocked", Also: []string{"turn_unreachable/credentials_rejected"}}},
	{Name: "loss-15-and-missing-scope", Neighbours: "pairs", Late: true, Fault: lossy("15"), Token: "missing_scope",
		Want: Want{Verdict: Blocked, Cause: "token_invalid/missing_scope", Also: []string{"poor_network/loss"}}},
}
