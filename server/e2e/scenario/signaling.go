//go:build linux

package scenario

import (
	"strings"
	"time"

	"sidetone/server/e2e/middlebox"
)

var (
	upgradeBlocked = Want{Verdict: Blocked, Cause: "signaling_lost/upgrade_blocked", RuledOut: allBut("signaling_lost")}
	upgradeRefused = middlebox.Rules{RefuseUpgrade: 403}
	dropped        = Want{Verdict: Degraded, Cause: "signaling_lost/dropped", RuledOut: allBut("signaling_lost")}
)

var signaling = []Scenario{
	{Name: "upgrade-refused", Neighbours: "upgrade_blocked", Web: upgradeRefused, Want: upgradeBlocked},
	{Name: "upgrade-stripped", Neighbours: "upgrade_blocked", Web: middlebox.Rules{StripUpgrade: true}, Want: upgradeBlocked},
	{Name: "websocket-closed-after-3s", Web: middlebox.Rules{CutAfter: 3 * time.Second}, Want: dropped},
	{Name: "signaling-port-closed", Serve: Serve{Profile: elsewhere("ws://203.0.113.20:8090/socket")}, Want: signalingWant(Blocked, "unreachable")},
	{Name: "upgrade-answered-200", Neighbours: "upgrade_blocked", Web: middlebox.Rules{RefuseUpgrade: 200}, Want: upgradeBlocked},
	{Name: "upgrade-answered-502", Neighbours: "upgrade_blocked", Web: middlebox.Rules{RefuseUpgrade: 502}, Want: upgradeBlocked},
	{Name: "websocket-silent", Web: middlebox.Rules{SilentUpgrade: true}, Want: signalingWant(Blocked, "silent")},
	{Name: "websocket-idle-cut-after-5s", Neighbours: "idle_dropped",
		Web: middlebox.Rules{CutIdle: 5 * time.Second}, Want: signalingWant(Degraded, "idle_dropped")},
	{Name: "websocket-idle-cut-for-good", Neighbours: "idle_dropped",
		Web: middlebox.Rules{CutIdle: 5 * time.Second, NoReturn: true}, Want: signalingWant(Blocked, "idle_dropped")},
	{Name: "websocket-3s-slow", Web: middlebox.Rules{SlowUpgrade: 3 * time.Second}, Want: signalingWant(Degraded, "slow")},
}

// elsewhere is a profile with a signalling address of its own.
func elsewhere(url string) string {
	return strings.Replace(profileFile("elsewhere", true, ""), "token:", "signaling:\n  url: "+url+"\ntoken:", 1)
}

func signalingWant(verdict, cause string) Want {
	return Want{Verdict: verdict, Cause: "signaling_lost/" + cause, RuledOut: allBut("signaling_lost")}
}
