package main

import (
	"bytes"
	"strings"
	"testing"

	"sidetone/shared/words"
	"sidetone/web/page"
)

// No page stands with a sentence, or an argument of one, that is not there.
func TestStoriesLackNoWords(t *testing.T) {
	for _, lang := range words.Languages() {
		ofSupport := support(&page.Site{}, func(string) string { return "" })
		for name, write := range stories(lang) {
			speaks := lang
			if ofSupport[name] != nil {
				speaks = "en"
			}
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Errorf("%s, %s: %v", lang, name, err)
			}
			if i := bytes.Index(b.Bytes(), []byte(words.Missing)); i >= 0 {
				t.Errorf("%s, %s: %s", lang, name, b.Bytes()[max(0, i-80):min(b.Len(), i+40)])
			}
			if strings.HasSuffix(name, ".html") && !bytes.Contains(b.Bytes(), []byte(`<html lang="`+speaks+`"`)) {
				t.Errorf("%s, %s: the page does not say its language", lang, name)
			}
		}
	}
}
