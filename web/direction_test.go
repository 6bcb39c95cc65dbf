package web

import (
	"os"
	"regexp"
	"testing"
)

// sided are properties that stay on one side when the page turns round.
var sided = regexp.MustCompile(`(?:margin|padding|border)-(?:left|right)|[^-a-z](?:left|right):|(?:text-align|float|clear): (?:left|right)`)

// Pages are read from right to left as well: every side is named by the
// direction of writing.
func TestStylesHaveNoLeftAndRight(t *testing.T) {
	for _, name := range []string{"css/sidetone.css", "capture/panel.js", "demo/call.html", "page/shell.html"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range sided.FindAllString(string(content), -1) {
			t.Errorf("%s: %q", name, found)
		}
	}
	for _, bad := range []string{"a{padding-left: 1px}", "{ left: 0; }", "text-align: right"} {
		if !sided.MatchString(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}
