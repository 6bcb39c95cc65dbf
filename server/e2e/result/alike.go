package result

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Answer is a judgement, and in how many of some runs it was given.
type Answer struct {
	Judgement string
	Share
}

// alike lists the answers of some runs, the commonest first: the same
// conditions deserve the same answer, right or wrong.
func alike(runs []Run) (answers []Answer) {
	for _, r := range runs {
		got := orNone(r.Got)
		i := slices.IndexFunc(answers, func(a Answer) bool { return a.Judgement == got })
		if i < 0 {
			i = len(answers)
			answers = append(answers, Answer{Judgement: got, Share: Share{All: len(runs)}})
		}
		answers[i].Right++
	}
	slices.SortStableFunc(answers, func(a, b Answer) int { return cmp.Compare(b.Right, a.Right) })
	return answers
}

// writeUnlike lists what was not always answered alike, and the answers.
func (s *Sheet) writeUnlike(w io.Writer) {
	var lines []string
	for _, group := range s.groups() {
		answers := alike(group)
		if len(answers) < 2 {
			continue
		}
		var words []string
		for _, a := range answers {
			words = append(words, fmt.Sprintf("%s %d", a.Judgement, a.Right))
		}
		lines = append(lines, fmt.Sprintf("  %-28s %-9s %s", group[0].Scenario, group[0].Browser, strings.Join(words, ", ")))
	}
	if len(lines) > 0 {
		fmt.Fprintf(w, "\nnot always the same answer\n%s\n", strings.Join(lines, "\n"))
	}
}
