package main

import (
	"bytes"
	"testing"

	"sidetone/shared/words"
)

// No page stands with a sentence, or an argument of one, that is not there.
func TestStoriesLackNoWords(t *testing.T) {
	for name, write := range stories() {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if i := bytes.Index(b.Bytes(), []byte(words.Missing)); i >= 0 {
			t.Errorf("%s: %s", name, b.Bytes()[max(0, i-80):min(b.Len(), i+40)])
		}
	}
}
