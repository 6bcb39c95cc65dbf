package peers

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Run is one run of one tool.
type Run struct {
	Tool, Fault string
	// Took is from the start of the tool to its result; zero: it was cut.
	Took time.Duration
	// Said is the result in the tool's own words.
	Said string
	// Load is the machine's load average over a minute when the run began.
	Load string
}

// longest is how much of what a tool said a cell shows; the line of the run
// has it all.
const longest = 140

// cut is what a run says that had no result in time.
func cut(patience time.Duration) string {
	return fmt.Sprintf("still running at %d", int(patience.Seconds()))
}

// Line is one run for the eye of who waits.
func (r Run) Line() string {
	return fmt.Sprintf("%-42s %-34s %6s  load %s  %s", r.Tool, r.Fault, seconds(r.Took), r.Load, r.Said)
}

// seconds with one decimal below ten, which is as exact as one run is.
func seconds(d time.Duration) string {
	switch {
	case d == 0:
		return "-"
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f", d.Seconds())
	}
	return fmt.Sprintf("%.0f", d.Seconds())
}

// Table writes runs as Markdown: a row for each tool, a column for each fault,
// both in the order of their first run. A cell has the median of the times and
// what was said in the run that has it.
func Table(runs []Run) string {
	var rows, columns []string
	cells := map[[2]string][]Run{}
	for _, r := range runs {
		if !slices.Contains(rows, r.Tool) {
			rows = append(rows, r.Tool)
		}
		if !slices.Contains(columns, r.Fault) {
			columns = append(columns, r.Fault)
		}
		key := [2]string{r.Tool, r.Fault}
		cells[key] = append(cells[key], r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| seconds to the result, and what it was | %s |\n|---|%s\n",
		strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for _, row := range rows {
		fmt.Fprintf(&b, "| %s |", row)
		for _, column := range columns {
			fmt.Fprintf(&b, " %s |", cell(cells[[2]string{row, column}]))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// cell is one cell of the table.
func cell(runs []Run) string {
	if len(runs) == 0 {
		return "not run"
	}
	median := middle(runs)
	said := median.Said
	if runes := []rune(said); len(runes) > longest {
		said = string(runes[:longest]) + "…"
	}
	said = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(said)
	if median.Took == 0 {
		return said
	}
	return fmt.Sprintf("**%s** %s", seconds(median.Took), said)
}

// middle is the run with the median time; a run that was cut took longest. Of
// two in the middle it is the slower.
func middle(runs []Run) Run {
	sorted := slices.SortedStableFunc(slices.Values(runs), func(a, b Run) int {
		switch {
		case a.Took == b.Took:
			return 0
		case a.Took == 0 || (b.Took != 0 && a.Took > b.Took):
			return 1
		}
		return -1
	})
	return sorted[len(sorted)/2]
}
