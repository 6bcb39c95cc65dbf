package page

import (
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

// A report that repeats another one shows both, and says of the network what
// their addresses say, cut or whole.
func TestRepeated(t *testing.T) {
	at := func(r report.Report, address string) report.Report {
		for i := range r.Observations {
			r.Observations[i].Detail.HTTP = nil
			if r.Observations[i].Check == report.CheckHTTPS {
				r.Observations[i].Detail.HTTP = &report.HTTP{Address: address}
			}
		}
		return r
	}
	w := words.All("en")
	for _, c := range []struct {
		name, before, now string
		full              bool
		says              string
	}{
		{"the same", "203.0.113.7", "203.0.113.7", true, "repeat.same_address"},
		{"the same as far as is shown", "203.0.113.0/24", "203.0.113.0/24", false, "repeat.no_address"},
		{"another", "203.0.113.0/24", "198.51.100.0/24", false, "repeat.other_address"},
		{"not known", "203.0.113.7", "", true, "repeat.no_address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := at(scene.Report(), c.before)
			var b strings.Builder
			s := Site{}
			if err := s.Report(&b, at(scene.Healthy(), c.now), ReportOptions{Full: c.full, Before: &before}); err != nil {
				t.Fatal(err)
			}
			_, part, ok := strings.Cut(b.String(), `id="repeated"`)
			if !ok {
				t.Fatal("the report before is not shown")
			}
			for _, id := range []string{"repeat.better", c.says, "repeat.first", "repeat.second", "repeat.verdict"} {
				if !strings.Contains(part, w.Say(id)) {
					t.Errorf("does not say %q", w.Say(id))
				}
			}
		})
	}
}
