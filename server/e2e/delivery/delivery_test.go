//go:build linux

package delivery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// reports is the address that takes them, for the middlebox.
const reports = "POST /api/v1/runs/{run}/report"

// Where POSTs of reports do not get through, the signalling socket carries them.
func TestTheSocketCarriesTheReport(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		c.fault(scenario.Scenario{Web: middlebox.Rules{Refuse: map[string]int{reports: 403}}})
		p := c.launch()
		p.open("/d/public?auto=1")
		data := p.until(runPatience, "the run", done)
		if data["report"] == "" || data["verdict"] != scenario.Healthy {
			t.Fatalf("not delivered: %v", data)
		}
		r := c.report(data["report"])
		over := map[string]report.Outcome{}
		for _, o := range r.Observations {
			if o.Check == report.CheckDelivery {
				over[o.Target] = o.Outcome
			}
		}
		if over["post"] != report.Failed || !r.Complete {
			t.Errorf("delivered %v, complete %v", over, r.Complete)
		}
	})
}

// silent lets nothing of a report through, on either road.
var silent = scenario.Scenario{Web: middlebox.Rules{Refuse: map[string]int{reports: 0}, RefuseUpgrade: 403}}

// A report that finds no road leaves the screen as a QR code, which any device
// opens and hands in; and when the network is back, it comes by itself.
func TestTheReportLeavesAsAPicture(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		c.fault(silent)
		p := c.launch()
		p.must(p.Viewport(360, 740))
		p.open("/d/public?auto=1")
		told := p.until(runPatience, "the run", done)
		if told["report"] != "" || told["verdict"] != scenario.Blocked {
			t.Fatalf("the run came to %v", told)
		}
		// Still silent, so that no try gets through while the link goes down.
		down := silent
		down.Fault = world.Fault{LinkDown: true}
		c.fault(down)
		p.appears("#qr")
		picture := filepath.Join(folder(t), "undelivered-"+string(c.kind)+".png")
		p.must(p.Screenshot(picture))
		address, err := scan(picture)
		if err != nil || !strings.Contains(address, "/r/#") {
			t.Fatalf("%v: %.60q", err, address)
		}

		// Another device, on a healthy network.
		c.fault(scenario.Scenario{})
		other := c.launch()
		other.open(address[strings.Index(address, "/r/#"):])
		shown := other.until(runPatience, "the report in its address", func(d map[string]string) bool { return d["carried"] == "shown" })
		for _, name := range []string{"verdict", "hypothesis", "cause"} {
			if shown[name] != told[name] {
				t.Errorf("%s is %q on the other device, and was %q", name, shown[name], told[name])
			}
		}
		other.must(other.Click("#hand-in"))
		in := other.until(runPatience, "handing in", func(d map[string]string) bool { return d["carried"] == "handed-in" })
		r := c.report(in["report"])
		if r.Carried == nil || r.Carried.HandedIn.IsZero() || string(r.Diagnosis.Verdict) != told["verdict"] ||
			r.Diagnosis.Primary == nil || r.Diagnosis.Primary.Cause != told["cause"] {
			t.Errorf("handed in as %+v, %+v", r.Carried, r.Diagnosis)
		}

		// And the page itself, whose network is back.
		back := p.until(backPatience, "the report after the network is back", func(d map[string]string) bool { return d["report"] != "" })
		if r := c.report(back["report"]); r.Carried != nil || !r.Complete || string(r.Diagnosis.Verdict) != told["verdict"] {
			t.Errorf("delivered %+v, complete %v", r.Diagnosis, r.Complete)
		}
		if !p.has("#copy-address") || p.has("#copy-code") {
			t.Error("the page does not say that the report has arrived")
		}
	})
}

// A page that is closed in the middle of its run leaves what it had.
func TestAPageThatIsClosedLeavesAPartialReport(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		link := c.link("closed", 3)
		// Silence takes seconds to be judged: there is time to leave.
		c.fault(scenario.Scenario{Fault: world.Fault{Forward: []string{"meta l4proto udp counter drop"}}})
		p := c.launch()
		p.open("/d/" + link.ID + "?auto=1")
		p.until(runPatience, "the run", func(d map[string]string) bool { return d["run"] == "running" })
		time.Sleep(time.Second) // a caller who has seen enough
		p.must(func() error { _, err := p.Open("about:blank"); return err }())
		var list api.ReportList
		for end := time.Now().Add(runPatience); len(list.Reports) == 0; time.Sleep(lookPause) {
			if time.Now().After(end) {
				t.Fatal("nothing arrived of the run")
			}
			c.ask("GET", api.PathReports+"?link="+link.ID, nil, &list)
		}
		r := c.report("/" + list.Reports[0].ID)
		if r.Complete || len(r.Observations) == 0 || r.Ticket != "closed" {
			t.Errorf("complete %v, %d observations, ticket %q", r.Complete, len(r.Observations), r.Ticket)
		}
		// The page says so when it is opened again.
		c.fault(scenario.Scenario{})
		p.open("/d/" + link.ID)
		p.until(runPatience, "the page", func(d map[string]string) bool { return d["run"] == "idle" })
		if !p.has("#broken") {
			t.Error("the page does not say that the last run was interrupted")
		}
	})
}

// The result of a link's last run stays with its page.
func TestTheResultStaysWithItsPage(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		link := c.link("", 1)
		p := c.launch()
		p.open("/d/" + link.ID + "?auto=1")
		first := p.until(runPatience, "the run", done)
		same := func(what string) {
			t.Helper()
			now := p.until(runPatience, what, done)
			for _, name := range []string{"verdict", "hypothesis", "cause", "report"} {
				if now[name] != first[name] {
					t.Errorf("%s: %s is %q, and was %q", what, name, now[name], first[name])
				}
			}
			if p.has("#again") || !p.has("#spent") {
				t.Errorf("%s: a run is offered, and the link has none left", what)
			}
		}
		same("the run itself")
		p.open("/d/" + link.ID + "?auto=1")
		same("opened again")
		var going bool
		p.must(p.Evaluate(`setTimeout(() => location.reload(), 0), true`, &going))
		time.Sleep(time.Second) // the page that is left is done as well
		same("reloaded")
		p.must(p.Click("#details"))
		p.until(runPatience, "the report", func(d map[string]string) bool { return d["run"] == "" })
		p.must(p.Evaluate(`setTimeout(() => history.back(), 0), true`, &going))
		p.until(runPatience, "the way back", done)
		same("back from the report")
	})
}

// folder takes pictures: SIDETONE_LAB_OUT, for people to look at, or one that
// goes with the test.
func folder(t *testing.T) string {
	dir := os.Getenv("SIDETONE_LAB_OUT")
	if dir == "" {
		return t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
