package page

import (
	"bytes"
	"strings"
	"testing"
)

// A page says how many runs its link has, and offers one only where one is.
func TestRunPageSaysWhatIsLeft(t *testing.T) {
	none, two := 0, 2
	for _, c := range []struct {
		name string
		left *int
		has  []string
		not  []string
	}{
		{"public", nil, []string{`id="start"`}, []string{"data-left", `id="spent"`}},
		{"two", &two, []string{`data-left="2"`, `id="start"`}, []string{`id="spent"`}},
		{"none", &none, []string{`data-left="0"`, `id="spent"`}, []string{`id="start"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := site().Run(&b, RunOptions{Left: c.left}); err != nil {
				t.Fatal(err)
			}
			for _, s := range c.has {
				if !strings.Contains(b.String(), s) {
					t.Errorf("has no %s", s)
				}
			}
			for _, s := range c.not {
				if strings.Contains(b.String(), s) {
					t.Errorf("has %s", s)
				}
			}
		})
	}
}

// A link that asks for an access token opens its field; any other leaves it folded.
func TestALinkAsksForAToken(t *testing.T) {
	for _, asks := range []bool{true, false} {
		var b bytes.Buffer
		if err := site().Run(&b, RunOptions{Token: asks}); err != nil {
			t.Fatal(err)
		}
		html := b.String()
		_, fold, _ := strings.Cut(html, "<details")
		fold, _, _ = strings.Cut(fold, ">")
		if !strings.Contains(fold, "token") || strings.Contains(html, " data-token") != asks || strings.Contains(fold, "open") != asks {
			t.Errorf("asks: %v, <details%s>", asks, fold)
		}
	}
}

// The agent puts its page in the place of the body's first element. A mark that
// stood there went away instead, and the page beneath it stayed as a second one.
func TestTheAgentFindsItsPageFirst(t *testing.T) {
	for _, demo := range []bool{false, true} {
		s := site()
		s.Demo = demo
		var b bytes.Buffer
		if err := s.Run(&b, RunOptions{}); err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(b.String(), "<body>")
		if !strings.HasPrefix(strings.TrimSpace(body), `<div class="page`) || strings.Contains(body, `class="demo-mark"`) != demo {
			t.Errorf("demo: %v, the body begins with %.80q", demo, strings.TrimSpace(body))
		}
	}
}
