//go:build linux

package delivery

import "testing"

// A page that is left while its sockets are watched comes back with its report, which
// has arrived by then and is not called undelivered.
func TestAPageThatIsLeftAfterItsVerdictHasItsReport(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		link := c.link("", 3)
		p := c.launch()
		p.open("/d/" + link.ID + "?auto=1")
		p.until(runPatience, "the verdict", func(d map[string]string) bool { return d["verdict"] != "" && d["run"] == "running" })
		p.appears("#address")
		address := func() (text string) {
			p.must(p.Evaluate(`document.getElementById("address")?.textContent ?? "none"`, &text))
			return text
		}
		first := address()
		var going bool
		p.must(p.Evaluate(`document.documentElement.dataset.run = "before", setTimeout(() => location.reload(), 0), true`, &going))
		back := p.until(runPatience, "the page", done)
		if now := address(); now != first || back["report"] != first {
			t.Errorf("the report is at %s and told as %q, and was at %s", now, back["report"], first)
		}
		if r := c.report(back["report"]); r.Diagnosis.Verdict != "healthy" {
			t.Errorf("the report says %s", r.Diagnosis.Verdict)
		}
	})
}
