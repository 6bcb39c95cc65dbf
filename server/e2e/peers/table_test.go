package peers

import (
	"strings"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	runs := []Run{
		{Tool: "a", Fault: "none", Took: 3 * time.Second, Said: "slow"},
		{Tool: "a", Fault: "none", Took: 1500 * time.Millisecond, Said: "median"},
		{Tool: "a", Fault: "none", Took: time.Second, Said: "fast"},
		{Tool: "a", Fault: "cut", Took: 40 * time.Second, Said: "once"},
		{Tool: "a", Fault: "cut", Said: cut(time.Minute)},
		{Tool: "a", Fault: "cut", Said: cut(time.Minute)},
		{Tool: "c", Fault: "none", Took: time.Second, Said: "alone"},
		{Tool: "b", Fault: "cut", Took: 12345 * time.Millisecond, Said: "pipe | <b>\nline"},
		{Tool: "b", Fault: "none", Took: time.Second, Said: strings.Repeat("é", longest+1)},
	}
	want := `| seconds to the result, and what it was | none | cut |
|---|---|---|
| a | **1.5** median | still running at 60 |
| c | **1.0** alone | not run |
| b | **1.0** ` + strings.Repeat("é", longest) + `… | **12** pipe \| &lt;b> line |
`
	if got := Table(runs); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
