package page

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"sidetone/shared/words"
)

var update = flag.Bool("update", false, "write what is expected anew")

// The document is the page's own text: there is one source of it.
func TestVerifyDocumentIsThePagesText(t *testing.T) {
	const document = "../../docs/verify-on-your-tenant.md"
	var text, html bytes.Buffer
	site := &Site{}
	if err := site.VerifyText(&text); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(document, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, text.Bytes()) {
		t.Errorf("%s is not what the page says; go test ./web/page -run Verify -update writes it", document)
	}
	if err := site.Verify(&html); err != nil {
		t.Fatal(err)
	}
	for _, step := range verifySteps {
		for _, has := range []string{`id="` + step + `"`, words.All("en").Say("verify." + step + ".title"), words.All("en").Say("verify." + step + ".see")} {
			if !strings.Contains(html.String(), has) {
				t.Errorf("no %s in the page", has)
			}
		}
	}
	typed, err := verifyFiles.ReadDir("verify")
	if blocks := strings.Count(text.String(), "```") / 2; err != nil || blocks != len(typed) {
		t.Errorf("%d of %d files are shown, %v", blocks, len(typed), err)
	}
	if strings.Contains(html.String()+text.String(), words.Missing) {
		t.Error("words are missing")
	}
}
