package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// LineIsFull reports whether the line of a run is so full of the run itself that
// nothing else can be judged, and waiting would not change that.
func LineIsFull(observations []report.Observation) bool {
	return facts.Swamped.Ask(facts.OfRun(observations)).Answer == facts.Yes
}
