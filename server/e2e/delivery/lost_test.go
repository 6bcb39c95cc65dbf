//go:build linux

package delivery

import (
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/scenario"
	"sidetone/shared/report"
)

// filtered takes the agent away, and with it every way for a report.
var filtered = scenario.Scenario{Web: middlebox.Rules{
	Files:  []middlebox.File{{Suffix: ".wasm", Refuse: 403}},
	Refuse: map[string]int{"POST /api/v1/runs": 403, "POST /api/v1/carried": 403},
}}

// A page whose agent is blocked has the loader alone, and what it knows leaves the
// screen as a QR code; when the filter is gone the page hands it in by itself.
func TestAPageWithoutAgentLeavesItsReportAsAPicture(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		c.fault(filtered)
		p := c.launch()
		p.must(p.Viewport(360, 740))
		p.open("/d/public?auto=1")
		told := p.until(runPatience, "the page without agent", done)
		if told["report"] != "" || told["cause"] != "wasm_blocked" {
			t.Fatalf("the page came to %v", told)
		}
		var named struct{ Title, Heading string }
		p.must(p.Evaluate(`({title: document.title, heading: document.querySelector("#main h1").textContent})`, &named))
		if named.Title != named.Heading+" – Sidetone" {
			t.Errorf("the page is called %q and says %q", named.Title, named.Heading)
		}
		p.appears("#boot-qr svg")
		picture := filepath.Join(folder(t), "no-agent-"+string(c.kind)+".png")
		p.must(p.Screenshot(picture))
		address, err := scan(picture)
		if err != nil || !strings.Contains(address, "/r/#") {
			t.Fatalf("%v: %.60q", err, address)
		}

		// The filter is gone: the page is the first that hands it in.
		c.fault(scenario.Scenario{})
		back := p.until(backPatience, "the report after the filter is gone", func(d map[string]string) bool { return d["report"] != "" })
		r := c.report(back["report"])
		if r.Carried != nil || r.Diagnosis.Primary == nil || r.Diagnosis.Primary.Cause != "wasm_blocked" {
			t.Errorf("delivered %+v, %+v", r.Carried, r.Diagnosis)
		}

		// And another device, from the picture.
		other := c.launch()
		other.open(address[strings.Index(address, "/r/#"):])
		other.until(runPatience, "the report in its address", func(d map[string]string) bool { return d["carried"] == "shown" && d["cause"] == "wasm_blocked" })
		other.must(other.Click("#hand-in"))
		in := other.until(runPatience, "handing in", func(d map[string]string) bool { return d["carried"] == "handed-in" })
		if r := c.report(in["report"]); r.Carried == nil || r.Diagnosis.Verdict != report.Blocked || r.Diagnosis.Primary.Cause != "wasm_blocked" {
			t.Errorf("handed in as %+v, %+v", r.Carried, r.Diagnosis)
		}
	})
}

// Where no run can be begun, the code is a way of its own; where one was begun, the socket.
func TestAPageWithoutAgentHasOtherRoads(t *testing.T) {
	for name, refuse := range map[string]string{"as a code": "POST /api/v1/runs", "over the socket": reports} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, c *client) {
				box := filtered
				box.Web.Refuse = map[string]int{refuse: 403}
				c.fault(box)
				p := c.launch()
				p.open("/d/public?auto=1")
				in := p.until(runPatience, "the report", func(d map[string]string) bool { return d["report"] != "" })
				if r := c.report(in["report"]); (r.Carried != nil) != (refuse != reports) || r.Diagnosis.Primary.Cause != "wasm_blocked" {
					t.Errorf("delivered as %+v, %+v", r.Carried, r.Diagnosis)
				}
			})
		})
	}
}
