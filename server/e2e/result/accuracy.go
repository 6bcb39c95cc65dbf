package result

import (
	"fmt"
	"io"
	"strings"
)

// Share counts how many of some runs were judged right.
type Share struct{ Right, All int }

func (s *Share) add(right bool) {
	s.All++
	if right {
		s.Right++
	}
}

// Percent of them that were right; zero of none.
func (s Share) Percent() float64 { return 100 * float64(s.Right) / float64(max(1, s.All)) }

func (s Share) String() string {
	return fmt.Sprintf("%d of %d (%.1f %%)", s.Right, s.All, s.Percent())
}

// Accuracy of the runs in one browser, by how much of the judgement is right.
type Accuracy struct {
	Browser                    string
	Verdict, Hypothesis, Cause Share
}

// Accuracies lists the browsers in the order of their first runs.
func (s *Sheet) Accuracies() []Accuracy {
	var list []Accuracy
	for _, r := range s.Runs {
		i := 0
		for ; i < len(list) && list[i].Browser != r.Browser; i++ {
		}
		if i == len(list) {
			list = append(list, Accuracy{Browser: r.Browser})
		}
		wantVerdict, wantCause, _ := strings.Cut(r.Want, " ")
		gotVerdict, gotCause, _ := strings.Cut(r.Got, " ")
		wantHypothesis, _, _ := strings.Cut(wantCause, "/")
		gotHypothesis, _, _ := strings.Cut(gotCause, "/")
		// A run without a verdict names no hypothesis either, and is not right
		// about there being none.
		judged := r.Got != ""
		list[i].Verdict.add(r.Right || gotVerdict == wantVerdict)
		list[i].Hypothesis.add(r.Right || judged && gotHypothesis == wantHypothesis)
		list[i].Cause.add(r.Right || judged && gotCause == wantCause)
	}
	return list
}

func (s *Sheet) writeAccuracy(w io.Writer) error {
	for _, a := range s.Accuracies() {
		if _, err := fmt.Fprintf(w, "accuracy in %s: verdict %v, hypothesis %v, cause %v\n", a.Browser, a.Verdict, a.Hypothesis, a.Cause); err != nil {
			return err
		}
	}
	return nil
}
