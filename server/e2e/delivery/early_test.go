//go:build linux

package delivery

import (
	"slices"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// begun is what a page asked of POST /runs: how often, and whether the first was the
// page's own, which needs no agent; the agent asks from its worker.
type begun struct {
	Times int
	Early bool
}

const askedByPage = `performance.getEntriesByType("resource").some((e) => new URL(e.name).pathname === "` + api.PathRuns + `")`

// asked counts what the browser has got of POST /runs.
func asked(console []string) (times int) {
	for _, line := range console {
		if strings.Contains(line, " POST ") && strings.HasSuffix(line, api.PathRuns) {
			times++
		}
	}
	return times
}

// What starts by itself is begun while its agent is on its way, and the agent takes
// that over once: the next run of the page begins by itself, a page that is loaded
// again shows what it has and begins nothing, and the last run of a link waits for
// the agent.
func TestRunIsBegunWhileItsAgentComes(t *testing.T) {
	each(t, func(t *testing.T, c *client) {
		link := c.link("early", 3)
		address := "/d/" + link.ID + "?auto=1"
		p := c.launch()
		do := func(script string) {
			var nothing any
			p.must(p.Evaluate(script, &nothing))
		}
		for _, step := range []struct {
			name string
			do   func()
			want begun
		}{
			{"by itself", func() { p.open(address) }, begun{1, true}},
			{"again", func() { p.appears("#again"); p.must(p.Click("#again")) }, begun{1, true}},
			{"loaded again", func() { do(`void setTimeout(() => location.reload())`) }, begun{}},
			{"the last one", func() { p.open("/codes"); p.open(address) }, begun{1, false}},
		} {
			do(`document.documentElement.dataset.run = "before"`)
			before := asked(p.Console())
			step.do()
			data := p.until(runPatience, step.name, done)
			got := begun{Times: asked(p.Console()) - before}
			if p.must(p.Evaluate(askedByPage, &got.Early)); got != step.want {
				t.Errorf("%s: asked for %+v, want %+v", step.name, got, step.want)
			}
			r := c.report(data["report"])
			at := slices.IndexFunc(r.Observations, func(o report.Observation) bool { return o.Check == report.CheckBegin })
			if r.Diagnosis.Verdict != report.Healthy || at < 0 || r.Observations[at].Outcome != report.OK || r.Observations[at].MS == 0 {
				t.Errorf("%s: %s, and what began it %+v", step.name, r.Diagnosis.Verdict, r.Observations[max(at, 0)])
			}
		}
	})
}
