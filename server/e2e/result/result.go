// Package result adds up what the fault lab found: each run, the confusion
// matrix, accuracy, false alarms and medians.
package result

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Run is one scenario in one browser, once.
type Run struct {
	Browser  string
	Scenario string
	// Want and Got are judgements, "verdict hypothesis/cause". Got is empty
	// when the run came to none.
	Want, Got string
	// Right: Got is among the judgements that the scenario accepts.
	Right bool
	// Took is the time to the verdict as the report tells it, Seen the same as
	// the page showed it. Bound is what the scenario allows, not doubled.
	Took, Seen, Bound time.Duration
	// Alarms are hypotheses that a healthy network should not have raised.
	Alarms []string
	// Leaked: a secret stood where none may.
	Leaked bool
	// Problems are what was wrong with the run, Overtime what was late and may
	// be the machine's doing; both empty: it passed.
	Problems, Overtime []string
}

// Passed reports whether nothing was wrong and nothing late.
func (r Run) Passed() bool { return len(r.Problems)+len(r.Overtime) == 0 }

// Late reports whether the run missed its time and nothing else.
func (r Run) Late() bool { return len(r.Problems) == 0 && len(r.Overtime) > 0 }

// Undecided reports whether the run ran out of its time and so came to no
// judgement where there was one to come to.
func (r Run) Undecided() bool {
	return !r.Right && len(r.Overtime) > 0 && (r.Got == "" || strings.HasPrefix(r.Got, "inconclusive"))
}

// Line tells the run in one line.
func (r Run) Line() string {
	state := "PASS"
	if !r.Passed() {
		state = "FAIL"
	}
	line := fmt.Sprintf("%s %-9s %-28s %-46s %5d ms (seen %5d, bound %5d)", state, r.Browser, r.Scenario,
		orNone(r.Got), r.Took.Milliseconds(), r.Seen.Milliseconds(), r.Bound.Milliseconds())
	if !r.Right {
		line += " expected " + r.Want
	}
	for _, problem := range slices.Concat(r.Problems, r.Overtime) {
		line += "\n       " + problem
	}
	return line
}

func orNone(judgement string) string {
	if judgement == "" {
		return "none"
	}
	return judgement
}

// Sheet is every run of one visit to the lab.
type Sheet struct{ Runs []Run }

// Add takes in a run.
func (s *Sheet) Add(r Run) { s.Runs = append(s.Runs, r) }

// Median of some times; zero for none. Of an even number it is the upper one.
func Median(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

// taken are the times of some runs.
func taken(runs []Run) (times []time.Duration) {
	for _, r := range runs {
		times = append(times, r.Took)
	}
	return times
}

// Overdue names what has a median over its bound.
func (s *Sheet) Overdue() (list []string) {
	for _, group := range s.groups() {
		if median := Median(taken(group)); median > group[0].Bound {
			list = append(list, fmt.Sprintf("%s in %s: median of the time to the verdict is %v, the bound %v",
				group[0].Scenario, group[0].Browser, median, group[0].Bound))
		}
	}
	return list
}

// Healthy counts the runs on a healthy network, and those that raised an
// alarm there: the verdict blocked, or any hypothesis except poor_network
// confirmed or likely.
func (s *Sheet) Healthy() (runs, alarms int) {
	for _, r := range s.Runs {
		if r.Want != "healthy" {
			continue
		}
		runs++
		if len(r.Alarms) > 0 || strings.HasPrefix(r.Got, "blocked") {
			alarms++
		}
	}
	return runs, alarms
}

// Write prints the table, the confusion matrix and the totals.
func (s *Sheet) Write(w io.Writer) error {
	if len(s.Runs) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nscenario\tbrowser\tright\talike\tmedian ms\tslowest ms\tbound ms\texpected\t")
	for _, group := range s.groups() {
		first := group[0]
		var right Share
		for _, r := range group {
			right.add(r.Right)
		}
		times := taken(group)
		fmt.Fprintf(table, "%s\t%s\t%d/%d\t%.0f %%\t%d\t%d\t%d\t%s\t\n",
			first.Scenario, first.Browser, right.Right, right.All, alike(group)[0].Percent(),
			Median(times).Milliseconds(), slices.Max(times).Milliseconds(), first.Bound.Milliseconds(), first.Want)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	s.writeUnlike(w)
	s.writeMatrix(w)
	fmt.Fprintln(w)
	if err := s.writeAccuracy(w); err != nil {
		return err
	}
	runs, alarms := s.Healthy()
	_, err := fmt.Fprintf(w, "false alarms: %d in %d healthy runs\n", alarms, runs)
	return err
}

// groups are the runs of one scenario in one browser, in the order of their
// first.
func (s *Sheet) groups() [][]Run {
	index := map[string]int{}
	var groups [][]Run
	for _, r := range s.Runs {
		key := r.Scenario + " " + r.Browser
		i, known := index[key]
		if !known {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// Matrix counts judgements by what was expected: Matrix[want][got].
func (s *Sheet) Matrix() map[string]map[string]int {
	matrix := map[string]map[string]int{}
	for _, r := range s.Runs {
		if matrix[r.Want] == nil {
			matrix[r.Want] = map[string]int{}
		}
		matrix[r.Want][orNone(r.Got)]++
	}
	return matrix
}

// writeMatrix prints a row for each expected judgement with what was judged
// instead; a square would be too wide to read.
func (s *Sheet) writeMatrix(w io.Writer) {
	fmt.Fprintln(w, "\nconfusion matrix: expected, then what was judged and how often")
	matrix := s.Matrix()
	for _, want := range slices.Sorted(maps.Keys(matrix)) {
		row := matrix[want]
		got := slices.SortedFunc(maps.Keys(row), func(a, b string) int {
			return cmp.Or(cmp.Compare(row[b], row[a]), cmp.Compare(a, b))
		})
		cells := make([]string, len(got))
		for i, judgement := range got {
			name := judgement
			if name == want {
				name = "right"
			}
			cells[i] = fmt.Sprintf("%s %d", name, row[judgement])
		}
		fmt.Fprintf(w, "  %-46s %s\n", want, strings.Join(cells, ", "))
	}
}
