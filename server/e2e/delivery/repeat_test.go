//go:build linux

package delivery

import (
	"testing"

	"sidetone/server/e2e/scenario"
)

// A check that found no road is repeated on a network that has one: both reports
// arrive, the second names the first, and the page shows both.
func TestTheCheckIsRepeatedOnAnotherNetwork(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		link := c.link("repeated", 3)
		c.fault(silent)
		p := c.launch()
		p.open("/d/" + link.ID + "?auto=1")
		told := p.until(runPatience, "the run", done)
		if told["report"] != "" || !p.has("#check-there") {
			t.Fatalf("the run came to %v, and another network is asked for: %v", told, p.has("#check-there"))
		}

		c.fault(scenario.Scenario{})
		p.must(p.Click("#check-there"))
		now := p.until(runPatience, "the second run", func(d map[string]string) bool { return done(d) && d["report"] != "" && d["verdict"] != told["verdict"] })
		second := c.report(now["report"])
		if second.Before == "" {
			t.Fatalf("the second run came to %v, and names no other", now)
		}
		if first := c.report("/" + second.Before); string(first.Diagnosis.Verdict) != told["verdict"] || first.Ticket != "repeated" {
			t.Errorf("the first report is %s of %q, and the page said %v", first.Diagnosis.Verdict, first.Ticket, told)
		}
		if !p.has("#both") || p.has("#elsewhere") {
			t.Error("the page does not show both")
		}
		p.must(p.Click("#details"))
		p.until(runPatience, "the report", func(d map[string]string) bool { return d["run"] == "" })
		if !p.has("#repeated") {
			t.Error("the report does not show both")
		}
	})
}
