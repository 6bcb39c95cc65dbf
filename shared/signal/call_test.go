package signal

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/report"
)

// What a call's SDK raised comes as it was, and nothing is raised anew over
// what was read of a call.
func TestSignalsOfACall(t *testing.T) {
	ufd := func(name string, outcome report.Outcome, code, at int) report.Observation {
		return report.Observation{Check: report.CheckUFD, Target: name, Outcome: outcome, Code: code, At: at, Origin: report.OriginCapture}
	}
	got := Raise([]report.Observation{
		ufd("networkRelaysNotReachable", report.Failed, 1, 2000),
		ufd("networkSendQuality", report.Failed, 3, 4000),
		ufd("networkReceiveQuality", report.OK, 1, 4000),
		{Check: report.CheckICE, Target: "turn:198.51.100.10:3478?transport=udp", Outcome: report.Silent, Origin: report.OriginInternals, Detail: report.Detail{ICE: &report.ICE{}}},
		{Check: report.CheckPathICE, Target: string(report.CallPath), Outcome: report.Failed, Origin: report.OriginInternals, Detail: report.Detail{ICE: &report.ICE{}}},
	})
	want := []report.Signal{
		{Name: NetworkRelaysNotReachable, Value: true, At: 2000, Origin: report.OriginCapture},
		{Name: NetworkSendQuality, Value: 3, At: 4000, Origin: report.OriginCapture},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
