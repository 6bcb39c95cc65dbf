//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/middlebox"
)

var (
	upgradeBlocked = Want{Verdict: Blocked, Cause: "signaling_lost/upgrade_blocked", RuledOut: allBut("signaling_lost")}
	dropped        = Want{Verdict: Degraded, Cause: "signaling_lost/dropped", RuledOut: allBut("signaling_lost")}
)

var signaling = []Scenario{
	{Name: "upgrade-refused", Web: middlebox.Rules{RefuseUpgrade: 403}, Want: upgradeBlocked},
	{Name: "upgrade-stripped", Web: middlebox.Rules{StripUpgrade: true}, Want: upgradeBlocked},
	{Name: "websocket-closed-after-3s", Web: middlebox.Rules{CutAfter: 3 * time.Second}, Want: dropped},
}
