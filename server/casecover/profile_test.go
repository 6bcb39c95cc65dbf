package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const source = `package sample

const limit = 2 * 3

func passed(n int) string {
	switch {
	case n > limit, n < 0:
		return "much"
	}
	return ""
}

func never(n int) {
	if n > 0 {
		switch n {
		case 1 + 1:
		}
	}
}
`

// What belongs to no statement is passed as often as what it stands in.
func TestUncounted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sample.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	var counted []block
	for _, line := range []string{
		"mode: set",
		"example/sample.go:5.27,6.9 1 7",
		"example/sample.go:7.24,8.16 1 0",
		"example/sample.go:10.2,10.11 1 7",
		"example/sample.go:13.19,14.11 1 3",
		"example/sample.go:14.11,15.12 1 0",
		"example/other.go:1.1,99.1 1 5",
	} {
		if b, ok := parseBlock(line); ok {
			counted = append(counted, b)
		}
	}
	got, err := uncounted("example/sample.go", file, counted)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, b := range got {
		lines = append(lines, b.String())
	}
	want := []string{
		"example/sample.go:3.15,3.20 1 1",
		"example/sample.go:7.7,7.16 1 7",
		"example/sample.go:7.18,7.23 1 7",
		"example/sample.go:16.8,16.13 1 0",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}
