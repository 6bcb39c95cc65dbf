//go:build linux

package scenario

import (
	"fmt"
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
	{Name: "rate-limited-32k", Neighbours: "rate_limited", Late: true, Fault: policed(32, 4, ""), Want: limited.within(8 * time.Second)},
	{Name: "rate-limited-64k", Neighbours: "rate_limited", Late: true, Fault: policed(64, 8, ""), Want: limited},
	{Name: "rate-limited-128k", Neighbours: "rate_limited", Late: true, Fault: policed(128, 16, ""), Want: limited},
	{Name: "rate-limited-200k", Neighbours: "rate_limited", Late: true, Fault: policed(200, 2, ""), Want: limited},
	{Name: "rate-limited-64k-up", Neighbours: "rate_limited", Late: true, Fault: policed(64, 4, `iifname "in" `), Want: limited},
	{Name: "rate-limited-128k-down", Neighbours: "rate_limited", Late: true, Fault: policed(128, 2, `iifname "out" `), Want: limited},
	{Name: "bandwidth-64k", Late: true, Fault: world.Fault{Rate: "rate 64kbit burst 4kb latency 400ms"}, Want: poorWant("bandwidth")},
}

var limited = Want{Verdict: Degraded, Cause: "poor_network/rate_limited", RuledOut: []string{"offline"}}

// within is the same with another bound.
func (w Want) within(d time.Duration) Want {
	w.Within = d
	return w
}

// policed drops the UDP that exceeds a rate of kbit/s; nftables lets what a
// second of it carries be saved up, and some KB more. Where only one way is
// meant, which says so.
func policed(kbit, burst int, which string) world.Fault {
	return world.Fault{Forward: []string{fmt.Sprintf("%smeta l4proto udp limit rate over %d bytes/second burst %d kbytes counter drop", which, kbit*125, burst)}}
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
