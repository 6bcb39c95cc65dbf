package facts

import (
	"fmt"
	"reflect"
	"testing"

	"sidetone/shared/report"
)

// Whatever there is of them, cites are merged in their order and once each.
func TestMerge(t *testing.T) {
	about := func(o, fact int, args ...any) Cite {
		return Cite{Tag: report.Measured, Observation: fmt.Sprint("o", o), Fact: fmt.Sprint("f", fact), Args: args}
	}
	for _, n := range []int{0, 1, 2, fewCites / 8, fewCites / 2, 10 * fewCites} {
		var first, second, want []Cite
		for i := range n {
			first = append(first, about(i, 1), about(i, 2, "port", i))
			second = append(second, about(i, 2, "port", i), about(i, 2, "port", n+i), about(i, 3), about(i, 3), about(n+i, 1))
		}
		want = append(want, first...)
		for i := range n {
			want = append(want, about(i, 2, "port", n+i), about(i, 3), about(n+i, 1))
		}
		if got := Merge(first, second); !reflect.DeepEqual(got, want) {
			t.Errorf("%d: got %v\nwant %v", n, got, want)
		}
	}
}
