package page

import (
	"strings"
	"testing"
	"time"

	"sidetone/shared/report"
)

// When a call was is told, by its own clock, beside the time of reading.
func TestTheTimeOfACall(t *testing.T) {
	read := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	call := []report.Observation{{ID: "i1", Check: report.CheckConsole, Outcome: report.Failed, Origin: report.OriginInternals, Source: report.FromImport}}
	for name, tt := range map[string]struct {
		recorded *report.Recorded
		want     []string
		not      string
	}{
		"a zone": {&report.Recorded{Begun: read.Add(-time.Hour), Ended: read.Add(-59 * time.Minute), Zone: "+05:45", Program: "Chromium", Version: "147.0", System: "Windows"},
			[]string{"Time of the call: 2026-11-25 11:00:00 UTC (16:45:00 +05:45)", "The call lasted: 60", "The call ran in: Chromium 147.0 · Windows", "Read: 2026-11-25 12:00:00 UTC"}, "Time of the run"},
		"no zone": {&report.Recorded{Begun: read.Add(-time.Hour), ZoneAssumed: true}, []string{"Time of the call: 2026-11-25 11:00:00\n"}, "11:00:00 UTC"},
		"no time": {&report.Recorded{Program: "Firefox"}, []string{"The call ran in: Firefox"}, "Time of the call"},
		"nothing": {nil, []string{"Read: 2026-11-25 12:00:00 UTC"}, "Time of the run"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			site := Site{}
			if err := site.ReportText(&out, report.Report{Created: read, Complete: true, Observations: call, Recorded: tt.recorded}, ReportOptions{Full: true}); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not in\n%s", want, out.String())
				}
			}
			if strings.Contains(out.String(), tt.not) {
				t.Errorf("%q is in\n%s", tt.not, out.String())
			}
		})
	}
}
