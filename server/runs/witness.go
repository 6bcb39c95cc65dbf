package runs

import (
	"fmt"

	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// noUpgrade is what is told of a run's socket until its request arrives.
var noUpgrade = witness.Awaited{Key: UpgradeKey(1), Seen: report.Observation{
	Check: report.CheckUpgradeSeen, Outcome: report.Silent,
	Detail: report.Detail{Upgrade: &report.Upgrade{Arrived: false}},
}}

// witnessed begins the run in the witness log. That no upgrade request has
// come yet is the first thing to be said of it, where one is to come to us.
func (s *Service) witnessed(run store.Run, p profile.Profile) {
	if s.Witness.Known(run.ID) {
		return
	}
	s.Witness.Begin(run.ID, run.Created, run.Expires)
	if p.Signaling.URL == "" {
		s.Witness.Await(run.ID, &noUpgrade)
	}
}

// UpgradeKey is under what the n-th upgrade request of a run is witnessed.
func UpgradeKey(n int) string { return fmt.Sprintf("upgrade:%d", n) }
