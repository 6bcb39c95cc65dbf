package signal

import (
	"slices"

	"sidetone/shared/report"
)

// qualities are the UFDs with three values; all others are flags.
var qualities = []string{NetworkReconnect, NetworkReceiveQuality, NetworkSendQuality}

// ofCall are the user facing diagnostics that a real call's SDK raised, as
// they came.
func ofCall(observations []report.Observation) []report.Signal {
	var raised []report.Signal
	for _, o := range observations {
		if o.Check != report.CheckUFD || o.Outcome != report.Failed {
			continue
		}
		s := report.Signal{Name: o.Target, Value: true, At: o.At, Origin: o.Origin}
		if slices.Contains(qualities, o.Target) {
			s.Value = o.Code
		}
		raised = append(raised, s)
	}
	return raised
}
