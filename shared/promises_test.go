package shared

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// named is a test that a document names: folder and function.
var named = regexp.MustCompile("`((?:server|shared|web|wasm)/?[a-z0-9/]*)\\.((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)`")

// A promise is worth as much as its test. One that is renamed or removed has
// to be so in the document as well.
func TestPromisesAreTested(t *testing.T) {
	document, err := os.ReadFile("../docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := named.FindAllStringSubmatch(string(document), -1)
	if len(tests) < 20 {
		t.Errorf("the document names %d tests", len(tests))
	}
	for _, m := range tests {
		if !declares(t, filepath.Join("..", m[1]), m[2]) {
			t.Errorf("there is no %s in %s", m[2], m[1])
		}
	}
}

func declares(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}
