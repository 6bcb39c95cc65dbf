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
	{Name: "signaling-elsewhere", Serve: service(Signaling{}), Want: Want{Verdict: Healthy, RuledOut: allBut()}},
	{Name: "signaling-refused-404", Neighbours: "signaling_refused", Serve: service(Signaling{Refuse: 404}), Want: signalingWant(Blocked, "refused_by_service")},
	{Name: "signaling-refused-403", Neighbours: "signaling_refused", Serve: service(Signaling{Refuse: 403}), Want: signalingWant(Blocked, "refused_by_service")},
	{Name: "signaling-edge-502", Serve: service(Signaling{Refuse: 502}), Want: signalingWant(Blocked, "service_down")},
	{Name: "signaling-refused-on-the-way", Serve: service(Signaling{Refuse: 403, OnTheWay: true}), Want: upgradeBlocked},
	{Name: "signaling-garbage", Serve: service(Signaling{Garbage: true}), Want: signalingWant(Blocked, "dropped")},
	{Name: "upgrade-answered-200", Neighbours: "upgrade_blocked", Web: middlebox.Rules{RefuseUpgrade: 200}, Want: upgradeBlocked},
	{Name: "upgrade-answered-502", Neighbours: "upgrade_blocked", Web: middlebox.Rules{RefuseUpgrade: 502}, Want: upgradeBlocked},
	{Name: "websocket-silent", Web: middlebox.Rules{SilentUpgrade: true}, Want: signalingWant(Blocked, "silent")},
	{Name: "websocket-idle-cut-after-5s", Neighbours: "idle_dropped",
		Web: middlebox.Rules{CutIdle: 5 * time.Second}, Want: signalingWant(Degraded, "idle_dropped")},
	{Name: "websocket-idle-cut-for-good", Neighbours: "idle_dropped",
		Web: middlebox.Rules{CutIdle: 5 * time.Second, NoReturn: true}, Want: signalingWant(Blocked, "idle_dropped")},
	{Name: "websocket-3s-slow", Web: middlebox.Rules{SlowUpgrade: 3 * time.Second}, Want: signalingWant(Degraded, "slow")},
}

// service sets up a signalling service and a profile that names it.
func service(s Signaling) Serve { return Serve{Profile: elsewhere(SignalingURL), Signaling: &s} }

// elsewhere is a profile with a signalling address of its own.
func elsewhere(url string) string {
	return strings.Replace(profileFile("elsewhere", true, ""), "token:", "signaling:\n  url: "+url+"\ntoken:", 1)
}

func signalingWant(verdict, cause string) Want {
	return Want{Verdict: verdict, Cause: "signaling_lost/" + cause, RuledOut: allBut("signaling_lost")}
}
