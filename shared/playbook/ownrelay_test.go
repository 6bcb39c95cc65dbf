package playbook

import (
	"testing"

	"sidetone/shared/report"
)

// TestOwnDeafRelayIsNoFaultOfTheCaller: a relay of the server's own that took
// nothing is down for everyone, whatever the silence looks like from the
// caller's side, and no sentence says that the server tried it.
func TestOwnDeafRelayIsNoFaultOfTheCaller(t *testing.T) {
	deaf := func(o *report.Observation) {
		o.Source = report.FromServer
		o.Detail.Vantage = &report.Vantage{From: "server", Stage: report.StageConnect, Listening: report.Known(false)}
	}
	for name, outcome := range map[string]report.Outcome{"silent": report.Silent, "failed": report.Failed} {
		s := healthyScene().relays("tcp", outcome, failedWith(701, ""))
		for _, port := range relayPortsTested {
			s.put(report.CheckVantage, turnURL(port, "tcp"), report.Failed, deaf)
		}
		d := Diagnose(s.r)
		found, told := false, false
		for _, h := range d.Hypotheses {
			if h.ID != idTURNUnreachable {
				continue
			}
			found = h.Cause == "down_for_everyone"
			for _, e := range h.Evidence {
				if e.Fact == "silent_to_the_server_too" || e.Fact == "server_fails_there_too" {
					t.Errorf("%s: nobody saw that %s %v", name, e.Fact, e.Args)
				}
				told = told || e.Fact == "relay_not_listening"
			}
		}
		if !found || !told || d.Primary == nil || d.Primary.Cause != "down_for_everyone" {
			t.Errorf("%s: %+v", name, d.Primary)
		}
	}
}
