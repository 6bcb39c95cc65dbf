package floor

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// sample is one run of one of those that take turns.
type sample struct {
	took time.Duration // to the verdict, or to the floor's end
	busy time.Duration // the page's main thread until then, from the click, or from the opening of the page
	all  time.Duration // the same until the run is over and its page has come to rest; 0: the floor
}

// column is all samples of one of those that take turns.
type column struct {
	name    string
	samples []sample
}

func (c column) median(of func(sample) time.Duration) time.Duration {
	if len(c.samples) == 0 {
		return 0
	}
	list := make([]time.Duration, len(c.samples))
	for i, s := range c.samples {
		list[i] = of(s)
	}
	slices.Sort(list)
	return list[len(list)/2]
}

func took(s sample) time.Duration { return s.took }
func busy(s sample) time.Duration { return s.busy }
func all(s sample) time.Duration  { return s.all }

// row is one case with those that took turns; the first column is the floor.
type row struct {
	name    string
	columns []column
}

// table prints medians and their ratios to the floor.
func table(rows []row) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "case\twhat\tpairs\tms\tto the floor\tmain thread ms\tto the end")
	for _, r := range rows {
		for i, c := range r.columns {
			ratio := ""
			if floor := r.columns[0].median(took); i > 0 && floor > 0 {
				ratio = fmt.Sprintf("%.2f", float64(c.median(took))/float64(floor))
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%d\t%d\n", r.name, c.name, len(c.samples),
				c.median(took).Milliseconds(), ratio, c.median(busy).Milliseconds(), c.median(all).Milliseconds())
		}
	}
	w.Flush()
	return b.String()
}
