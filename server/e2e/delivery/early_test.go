//go:build linux

package delivery

import (
	"slices"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// begunEarly is what a page asked of POST /runs: how often, and whether the first
// went out before the agent was here.
const begunEarly = `(() => {
  const all = performance.getEntriesByType("resource");
  const begun = all.filter((e) => new URL(e.name).pathname === "` + api.PathRuns + `");
  const agent = all.find((e) => e.name.endsWith(".wasm"));
  return { times: begun.length, early: begun.length > 0 && begun[0].startTime < agent.responseEnd };
})()`

// What starts by itself is begun while its agent is on its way; the agent takes
// that over once, and the next run of the page begins by itself.
func TestRunIsBegunWhileItsAgentComes(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		p := c.launch()
		p.open("/d/public?auto=1")
		var asked struct {
			Times int
			Early bool
		}
		for times := 1; times <= 2; times++ {
			data := p.until(runPatience, "run", done)
			p.must(p.Evaluate(begunEarly, &asked))
			if asked.Times != times || !asked.Early {
				t.Fatalf("run %d asked for %d, the first before the agent was here: %v", times, asked.Times, asked.Early)
			}
			r := c.report(data["report"])
			at := slices.IndexFunc(r.Observations, func(o report.Observation) bool { return o.Check == report.CheckBegin })
			if r.Diagnosis.Verdict != report.Healthy || at < 0 || r.Observations[at].Outcome != report.OK || r.Observations[at].MS == 0 {
				t.Errorf("run %d is %s, and what began it %+v", times, r.Diagnosis.Verdict, r.Observations[max(at, 0)])
			}
			if times == 1 {
				p.appears("#again")
				p.must(p.Click("#again"))
				p.until(runPatience, "the next run", func(data map[string]string) bool { return data["run"] == "running" })
			}
		}
	})
}
