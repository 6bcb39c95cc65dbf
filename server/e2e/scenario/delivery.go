//go:build linux

package scenario

import "sidetone/server/e2e/middlebox"

var delivery = []Scenario{
	{
		Name:       "report-refused",
		Neighbours: "undelivered",
		Web:        middlebox.Rules{Refuse: map[string]int{"POST /api/v1/runs/{run}/report": 403}},
		Want:       Want{Verdict: Healthy, Undelivered: true, RuledOut: network},
	},
	{
		Name:       "report-dropped",
		Neighbours: "undelivered",
		Web:        middlebox.Rules{Refuse: map[string]int{"POST /api/v1/runs/{run}/report": 0}},
		Want:       Want{Verdict: Healthy, Undelivered: true, RuledOut: network},
	},
}
