package scene

import (
	"testing"

	"sidetone/shared/report"
)

// The samples show what their names say, by the playbook's own judgement.
func TestSamplesAreWhatTheySay(t *testing.T) {
	for name, c := range map[string]struct {
		r                 report.Report
		verdict           report.Verdict
		hypothesis, cause string
	}{
		"blocked":      {Report(), report.Blocked, "udp_blocked", "all_udp"},
		"healthy":      {Healthy(), report.Healthy, "", ""},
		"degraded":     {Degraded(), report.Degraded, "udp_blocked", "all_udp"},
		"inconclusive": {Inconclusive(), report.Inconclusive, "", ""},
		"token":        {BadToken(), report.Blocked, "token_invalid", "expired"},
	} {
		d := c.r.Diagnosis
		var p report.Primary
		if d.Primary != nil {
			p = *d.Primary
		}
		if d.Verdict != c.verdict || p.Hypothesis != c.hypothesis || p.Cause != c.cause {
			t.Errorf("%s: %s, %s/%s: %s", name, d.Verdict, p.Hypothesis, p.Cause, d.Summary)
		}
	}
}
