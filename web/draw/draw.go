// Package draw makes the small pictures of a report: SVG that holds numbers of
// ours and classes of the style sheet alone. Each is drawn in units of its own
// and stretched to its place; whatever is text stands beside it.
package draw

import (
	"fmt"
	"slices"
	"strings"
)

// Sizes in the pictures' own units.
const (
	barsWidth, barsHeight   = 1000, 12
	leastBar                = 4 // of what took no time, to be seen at all
	sparkWidth, sparkHeight = 200, 64
	// mostPoints of a spark: more than it has units are not seen.
	mostPoints = sparkWidth
)

const open = `<svg viewBox="0 0 %d %d" preserveAspectRatio="none" aria-hidden="true">`

// Bar is one try, in milliseconds from the start of the run.
type Bar struct {
	From, To int
	Good     bool
}

// Bars is a row of the timeline, which is end ms long; mark is a moment that
// is marked, 0: none.
func Bars(bars []Bar, end, mark int) string {
	end = max(1, end)
	at := func(ms int) int { return min(barsWidth, max(0, ms)*barsWidth/end) }
	var b strings.Builder
	fmt.Fprintf(&b, open, barsWidth, barsHeight)
	for _, good := range []bool{true, false} {
		var path strings.Builder
		for _, bar := range bars {
			if bar.Good == good {
				long := max(leastBar, at(bar.To)-at(bar.From))
				fmt.Fprintf(&path, "M%d 2h%dv8h-%dz", at(bar.From), long, long)
			}
		}
		if path.Len() > 0 {
			fmt.Fprintf(&b, `<path class="%s" d="%s"></path>`, class(good), &path)
		}
	}
	if mark > 0 {
		fmt.Fprintf(&b, `<rect class="bar-verdict" x="%d" y="0" width="2" height="%d"></rect>`, at(mark), barsHeight)
	}
	return b.String() + "</svg>"
}

func class(good bool) string {
	if good {
		return "bar-good"
	}
	return "bar-bad"
}

// Line draws values from zero up; a value below zero is a gap.
func Line(values []float64) string {
	values = values[:min(len(values), mostPoints)]
	var b strings.Builder
	fmt.Fprintf(&b, open, sparkWidth, sparkHeight)
	if len(values) > 0 {
		top := max(1, slices.Max(values))
		b.WriteString(`<path class="line" d="`)
		move := "M"
		for i, value := range values {
			if value < 0 {
				move = "M"
				continue
			}
			fmt.Fprintf(&b, "%s%d %d", move, i*sparkWidth/len(values), sparkHeight-1-int(value/top*(sparkHeight-2)+0.5))
			move = "L"
		}
		b.WriteString(`"></path>`)
	}
	return b.String() + "</svg>"
}

// Losses draws a bar for every value below zero.
func Losses(values []float64) string {
	values = values[:min(len(values), mostPoints)]
	var b strings.Builder
	fmt.Fprintf(&b, open, sparkWidth, sparkHeight)
	fmt.Fprintf(&b, `<rect class="ground-line" x="0" y="%d" width="%d" height="1"></rect>`, sparkHeight-1, sparkWidth)
	var path strings.Builder
	for i, v := range values {
		if v < 0 {
			long := max(1, sparkWidth/len(values))
			fmt.Fprintf(&path, "M%d 4h%dv%dh-%dz", i*sparkWidth/len(values), long, sparkHeight-5, long)
		}
	}
	if path.Len() > 0 {
		fmt.Fprintf(&b, `<path class="bar-bad" d="%s"></path>`, &path)
	}
	return b.String() + "</svg>"
}
