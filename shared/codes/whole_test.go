package codes

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

// update writes the picture of the table anew: go test ./shared/codes -update,
// for a change that somebody reads line by line.
var update = flag.Bool("update", false, "write the picture of the whole table anew")

const picture = "testdata/table.golden"

// TestWholeTable compares every row of the table, in its order, with everything
// that it says: a row that is dropped or changed is noticed whether or not a
// rule asks for it.
func TestWholeTable(t *testing.T) {
	var b strings.Builder
	for _, e := range known().entries {
		source := SourceOf(e)
		fmt.Fprintf(&b, "%s %s category=%v kind=%q %s/%s weak=%v observed=%v\n", e.Vendor, e.Name(), e.Category, e.Kind, e.Hypothesis, e.Cause, e.Weak, e.Observed)
		fmt.Fprintf(&b, "  %s\n  %s <%s>\n", e.AdviceID(), source.Title, source.URL)
	}
	got := b.String()
	if *update {
		if err := os.WriteFile(picture, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	wanted := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) || line != wanted[i] {
			t.Fatalf("the table changed at line %d (-update after reading this):\n%s", i+1, line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d bytes of the picture are no longer in the table", len(want)-len(got))
	}
}
