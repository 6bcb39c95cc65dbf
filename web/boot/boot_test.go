package boot

import (
	"strings"
	"testing"
)

// What lean does to lines is only right where no string goes over several.
func TestSourcesSuitLean(t *testing.T) {
	for name, script := range map[string]string{"page.js": page, "report.js": report, "fetching.js": fetching, "load.js": load} {
		if strings.Contains(script, "`") {
			t.Errorf("%s holds a template literal, which lean could change", name)
		}
		if strings.Contains(script, "innerHTML") || strings.Contains(script, "</") {
			t.Errorf("%s writes markup", name)
		}
	}
}

func TestSource(t *testing.T) {
	// printf 'alert(1)' | openssl dgst -sha256 -binary | base64
	if got, want := source("alert(1)"), "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
