package demo

import (
	"bytes"
	"strings"
	"testing"

	"sidetone/shared/words"
)

// The script finds the words of each state in the page.
func TestStatesAreInThePage(t *testing.T) {
	var b bytes.Buffer
	if err := (Page{Words: words.All("en")}).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ready", "signing_in", "connecting", "connected", "lost", "failed", "ended"} {
		if want := `data-` + name + `="` + words.All("en").Say("demo."+name) + `"`; !strings.Contains(b.String(), want) {
			t.Errorf("no %s in the page", want)
		}
		if !strings.Contains(Script, `"`+name+`"`) {
			t.Errorf("the script never says %s", name)
		}
	}
	if strings.Contains(b.String(), words.Missing) {
		t.Error("words are missing")
	}
}
