package command

import (
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestNextStepNamesWhatIsMissing(t *testing.T) {
	connection := func(origin report.Origin, c report.Connection) report.Observation {
		return report.Observation{Check: report.CheckConnection, Origin: origin, Detail: report.Detail{Connection: &c}}
	}
	yes := report.Known(true)
	cases := []struct {
		name string
		of   []report.Observation
		want string
	}{
		{"a run", []report.Observation{{Check: report.CheckHTTPS}}, ""},
		{"a console alone", []report.Observation{{Check: report.CheckImport, Origin: report.OriginConsole}}, "explain.next.dump"},
		{"rows that count media", []report.Observation{{Check: report.CheckMedia, Origin: report.OriginACSLog}}, "explain.next.console"},
		{"a dump without an answer", []report.Observation{connection(report.OriginInternals, report.Connection{ICEState: "new"})}, "explain.next.no_answer"},
		{"a dump that ends early", []report.Observation{connection(report.OriginRTCStats, report.Connection{ICEState: "checking", Remote: &report.Reach{Public: 1}})}, "explain.next.later"},
		{"a console that ends early", []report.Observation{connection(report.OriginConsole, report.Connection{State: "checking"})}, "explain.next.later"},
		{"one direction alone", []report.Observation{connection(report.OriginInternals, report.Connection{State: "connected", Connected: yes, Sends: yes, Receives: yes})}, "explain.next.other_side"},
		{"statistics alone", []report.Observation{{Check: report.CheckMedia, Origin: report.OriginGetStats}}, "explain.next.events"},
		{"addresses alone", []report.Observation{{Check: report.CheckICE, Origin: report.OriginTrickle}}, "explain.next.call"},
	}
	for _, c := range cases {
		got := nextStep(report.Report{Observations: c.of})
		if got != c.want {
			t.Errorf("%s: %q, and not %q", c.name, got, c.want)
		}
		if said := words.All("en").Say(got, nil); got != "" && !strings.HasPrefix(said, "To know more: ") {
			t.Errorf("%s: it says %q", c.name, said)
		}
	}
}
