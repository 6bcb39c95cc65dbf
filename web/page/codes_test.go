package page

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sidetone/shared/codes"
	"sidetone/shared/words"
)

func codesPage(t *testing.T, filter string) []byte {
	t.Helper()
	return rendered(t, func(b *bytes.Buffer) error { return site().Codes(b, filter) })
}

// Every line of the table has a row with its anchor, and every vendor and
// cause has words.
func TestCodesPageHasEveryRow(t *testing.T) {
	root, err := html.Parse(bytes.NewReader(codesPage(t, "")))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				ids[a.Val]++
			}
			if a.Key == "href" && strings.Contains(a.Val, "//") && !strings.HasPrefix(a.Val, "https://") {
				t.Errorf("link to %s", a.Val)
			}
		}
	}
	for _, e := range codes.All() {
		if ids[e.Anchor()] != 1 {
			t.Errorf("%d rows are %s", ids[e.Anchor()], e.Anchor())
		}
		for _, id := range []string{"vendor." + e.Vendor, e.MeaningID(), e.AdviceID()} {
			if !words.All("en").Has(id) {
				t.Errorf("%s has no words for %s", e.Anchor(), id)
			}
		}
	}
}

func TestCodesFilter(t *testing.T) {
	for filter, want := range map[string]struct {
		rows  string
		shown string
	}{
		"410/3112":       {"acs-410-3112", "Found for 410/3112"},
		"3112":           {"acs-410-3112", "Found for 3112"},
		"401/7":          {"acs-401", "The sub-code is not known."},
		"477/12":         {"", "This code is not known: 477/12. Codes of its range mean: an error of the client."},
		"overloaded":     {"stun-486 stun-500 stun-508", "Found for overloaded"},
		"STUN port left": {"stun-508", "Found for STUN port left"},
		"no such thing":  {"", "Nothing in the table fits no such thing"},
	} {
		page := string(codesPage(t, filter))
		var rows []string
		for _, e := range codes.All() {
			if strings.Contains(page, fmt.Sprintf("id=%q", e.Anchor())) {
				rows = append(rows, e.Anchor())
			}
		}
		if got := strings.Join(rows, " "); got != want.rows || !strings.Contains(page, want.shown) {
			t.Errorf("%q: rows %q, want %q with %q", filter, got, want.rows, want.shown)
		}
	}
}

func TestCodesFilterIsText(t *testing.T) {
	for _, text := range hostile {
		text = strings.TrimSpace(text[:min(len(text), maxFilter)])
		page := codesPage(t, text)
		requireClean(t, bytes.ReplaceAll(page, []byte("https://"), []byte("/")), words.Clean(text, maxFilter))
	}
}
