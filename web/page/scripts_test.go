package page

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// declared is a name that a script gives to the whole page: a page has several
// scripts, and a const that two of them declare ends the second one.
var declared = regexp.MustCompile(`(?m)^(?:const|let|var|class|function|async function) +(\w+)`)

func TestScriptsKeepTheirNamesToThemselves(t *testing.T) {
	var scripts []string
	for _, folder := range []string{".", "../devices"} {
		found, err := filepath.Glob(filepath.Join(folder, "*.js"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no script in %s: %v", folder, err)
		}
		scripts = append(scripts, found...)
	}
	for _, path := range scripts {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range declared.FindAllSubmatch(text, -1) {
			t.Errorf("%s declares %s outside a block: another script of the page may do so too", path, name[1])
		}
	}
}
