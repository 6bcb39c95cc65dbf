package shared

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// A link to a file of ours, without what follows "#".
	link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	// A path in backquotes; with a capital after a dot it is a test, which
	// TestPromisesAreTested looks for.
	path = regexp.MustCompile("`((?:shared|server|wasm|web|docs)/[a-z0-9_./-]+)`")
)

// TestDocumentsNameWhatIsThere follows every link and every path of the
// documents: a file that moves takes its mentions along.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	documents, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("../docs", func(name string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".md") {
			documents = append(documents, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, document := range documents {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		there := func(from string, found [][]string) {
			for _, m := range found {
				named++
				if _, err := os.Stat(filepath.Join(from, m[1])); err != nil {
					t.Errorf("%s names %s, which is not there", document, m[1])
				}
			}
		}
		there(filepath.Dir(document), link.FindAllStringSubmatch(string(text), -1))
		there("..", path.FindAllStringSubmatch(string(text), -1))
	}
	if named == 0 {
		t.Error("no document names anything: the search is broken")
	}
}
