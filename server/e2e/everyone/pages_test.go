//go:build linux

package everyone

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/local"
)

// pagesWithin is how long the looking may take on a busy machine; a quiet one
// needs four minutes.
const pagesWithin = 15 * time.Minute

// languages that pages are looked at in: one of each direction.
var languages = []string{"en", "ar"}

// fewest looks at a page: axe in two themes and two widths, four sizes, motion,
// forced colours twice.
const fewestLooks = 11

// finding is what pages.mjs writes; the last one says how much was looked at.
type finding struct {
	Page, Where, Rule, What string
	Pages, Looks            int
}

// TestPages looks at every state of every page.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	chromium, err := browser.Find(browser.Chromium)
	if err != nil {
		t.Fatal(err)
	}
	arguments := []string{"pages.mjs", chromium}
	stories := 0
	for _, lang := range languages {
		folder := filepath.Join(t.TempDir(), lang)
		writeStories(t, lang, folder)
		pages, err := filepath.Glob(filepath.Join(folder, "*.html"))
		if err != nil {
			t.Fatal(err)
		}
		stories += len(pages)
		arguments = append(arguments, folder)
	}
	sum := look(t, arguments)
	if os.Getenv("SIDETONE_PAGES_ONLY") != "" {
		return
	}
	if sum.Pages != stories || sum.Looks < fewestLooks*stories {
		t.Errorf("%d pages were looked at %d times, of %d", sum.Pages, sum.Looks, stories)
	}
}

// writeStories fills a folder with every state of every page.
func writeStories(t *testing.T, lang, folder string) {
	t.Helper()
	stories := exec.Command("go", "run", "./web/stories", "-lang", lang, "-out", folder)
	stories.Dir = filepath.Join("..", "..", "..")
	if said, err := stories.CombinedOutput(); err != nil {
		t.Fatalf("stories: %v\n%s", err, said)
	}
}

// look runs pages.mjs; what it finds are errors of the test.
func look(t *testing.T, arguments []string) (sum finding) {
	t.Helper()
	for _, f := range local.Node[finding](t, pagesWithin, arguments...) {
		if f.Rule == "" {
			sum = f
			continue
		}
		lang, name := filepath.Base(filepath.Dir(f.Page)), filepath.Base(f.Page)
		t.Errorf("%s/%s, %s: %s: %s", lang, name, f.Where, f.Rule, f.What)
	}
	return sum
}
