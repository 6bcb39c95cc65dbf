package floor

import (
	"strings"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	of := func(list ...int) (samples []sample) {
		for _, ms := range list {
			samples = append(samples, sample{took: time.Duration(ms) * time.Millisecond, busy: time.Duration(2*ms) * time.Millisecond, all: time.Duration(3*ms) * time.Millisecond})
		}
		return samples
	}
	text := table([]row{{"healthy", []column{{"floor", of(900, 1000, 5000)}, {"run", of(1300, 1200, 1100)}, {"other", nil}}}})
	var lines [][]string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.Fields(line))
	}
	for i, want := range []string{"healthy floor 3 1000 2000 3000", "healthy run 3 1200 1.20 2400 3600", "healthy other 0 0 0.00 0 0"} {
		if got := strings.Join(lines[i+1], " "); got != want {
			t.Errorf("line %d is %q, want %q", i+1, got, want)
		}
	}
}
