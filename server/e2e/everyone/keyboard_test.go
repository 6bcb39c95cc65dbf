//go:build linux

package everyone

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/local"
	"sidetone/shared/api"
)

// keyboardWithin is how long a browser may take on a busy machine; a quiet one
// needs half a minute.
const keyboardWithin = 4 * time.Minute

// driven is what puppeteer calls the browsers.
var driven = map[browser.Kind]string{browser.Chromium: "chrome", browser.Firefox: "firefox"}

// TestKeyboard makes a run and looks at its report without a mouse.
func TestKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	for _, kind := range browser.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			// A server each: a relay that others got no answer from is down for everyone.
			s := local.Serve(t, "--profile", silentRelay(t))
			link := s.Link(t, api.LinkRequest{})
			steps := press(t, kind, link.URL, s.URL)
			for _, name := range []string{"home", "privacy", "link gone", "idle", "verdict page", "report"} {
				if steps[name].Count < 5 {
					t.Errorf("%s: %d elements got the focus", name, steps[name].Count)
				}
			}
			for _, name := range []string{"running", "cancelled", "verdict", "repeated"} {
				if step := steps[name]; step.At != "headline" || step.Said == "" {
					t.Errorf("%s: the focus is at %q, %q", name, step.At, step.Said)
				}
			}
			verdict := steps["verdict"]
			if verdict.Verdict == "" || verdict.Described == "" {
				t.Errorf("with the title of the verdict nothing is read of its meaning: %+v", verdict)
			}
			if german := steps["in German"]; german.Verdict != verdict.Verdict || !strings.HasPrefix(german.At, "a Deutsch") {
				t.Errorf("after a change of the language: %+v", german)
			}
			if !steps["repeated"].Both || !steps["report of both"].Both {
				t.Errorf("a check that was repeated is not shown beside the first: on the page %v, in the report %v", steps["repeated"].Both, steps["report of both"].Both)
			}
			if steps["verdict page"].Folds < 2 || steps["report"].Folds == 0 {
				t.Errorf("%d folds of the verdict and %d of the report were opened", steps["verdict page"].Folds, steps["report"].Folds)
			}
		})
	}
}

// silentRelay is a profile whose only server never answers: the verdict has
// something to ask of the IT department.
func silentRelay(t *testing.T) string {
	t.Helper()
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	address := silent.LocalAddr().String()
	file := filepath.Join(t.TempDir(), "silent.yaml")
	text := "name: silent\ntitle: A relay that never answers\nice:\n  servers:\n    - urls: [\"stun:" + address + "\"]\n" +
		"    - urls: [\"turn:" + address + "?transport=udp\"]\n      credentials: {username: u, password: p}\nlimits: {}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// pressed is a line of keyboard.mjs.
type pressed struct {
	Step, At, Said, Described, Verdict string
	Problems                           []string
	Count, Folds                       int
	Both                               bool
}

// press runs keyboard.mjs; its problems are errors of the test.
func press(t *testing.T, kind browser.Kind, link, base string) map[string]pressed {
	t.Helper()
	executable, err := browser.Find(kind)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]pressed{}
	for _, step := range local.Node[pressed](t, keyboardWithin, "keyboard.mjs", driven[kind], executable, link, base) {
		for _, problem := range step.Problems {
			t.Errorf("%s: %s", step.Step, problem)
		}
		steps[step.Step] = step
	}
	return steps
}
