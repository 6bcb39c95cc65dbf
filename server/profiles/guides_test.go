package profiles

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	yamlBlock  = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	wantedName = regexp.MustCompile(`\$\{([A-Z_]+)(:-[^}]*)?\}`)
)

// The profiles in the documents are ones that serve takes.
func TestProfilesOfTheGuides(t *testing.T) {
	files, err := filepath.Glob("../../docs/guides/*.md")
	if err != nil || len(files) < 4 {
		t.Fatalf("%q, %v", files, err)
	}
	for _, file := range append(files, "../../docs/profiles.md") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, block := range yamlBlock.FindAllSubmatch(data, -1) {
			if !strings.HasPrefix(string(block[1]), "name:") {
				continue
			}
			found++
			for _, m := range wantedName.FindAllSubmatch(block[1], -1) {
				if name := string(m[1]); os.Getenv(name) == "" && len(m[2]) == 0 {
					t.Setenv(name, "host.example.org")
				}
			}
			if _, err := Parse(filepath.Base(file), block[1]); err != nil {
				t.Error(err)
			}
		}
		if found == 0 {
			t.Errorf("%s has no profile", file)
		}
	}
}
