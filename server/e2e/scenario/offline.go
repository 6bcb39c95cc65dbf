//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/world"
)

var offline = []Scenario{
	{Name: "link-down", Late: true, Fault: world.Fault{LinkDown: true},
		Want: Want{Verdict: Blocked, Cause: "offline/no_network", Undelivered: true}},
	// The network leaves for good when the run is under way, and the browser does not
	// notice. Every silence has to be waited for.
	{Name: "network-leaves", Late: true, Fault: world.Gone(100*time.Millisecond, 5*time.Minute),
		Want: Want{Verdict: Blocked, Cause: "offline/no_network", Undelivered: true, Within: 15 * time.Second}},
	{Name: "portal-page", Neighbours: "captive_portal", Late: true, Web: middlebox.Rules{Portal: true},
		Want: Want{Verdict: Blocked, Cause: "offline/captive_portal", Undelivered: true}},
	{Name: "portal-redirect", Neighbours: "captive_portal", Late: true, Web: middlebox.Rules{Portal: true, PortalStatus: 302},
		Want: Want{Verdict: Blocked, Cause: "offline/captive_portal", Undelivered: true}},
	{Name: "runs-refused", Neighbours: "server_unreachable",
		Late: true, Web: middlebox.Rules{Refuse: map[string]int{"POST /api/v1/runs": 403}},
		Want: Want{Verdict: Blocked, Cause: "offline/server_unreachable", Undelivered: true}},
	{Name: "runs-dropped", Neighbours: "server_unreachable",
		Late: true, Web: middlebox.Rules{Refuse: map[string]int{"POST /api/v1/runs": 0}},
		Want: Want{Verdict: Blocked, Cause: "offline/server_unreachable", Undelivered: true}},
}
