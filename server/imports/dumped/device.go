package dumped

import (
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// Device notes that the page did not get a microphone, camera or screen: what
// was asked for ("getUserMedia", "getDisplayMedia"), and the error as its
// name, or as name and message ("NotAllowedError: Permission denied").
func Device(into *artefact.Artefact, at time.Time, what, problem string) {
	if problem == "" {
		return
	}
	into.Add(at, report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: what + ": " + problem}})
}
