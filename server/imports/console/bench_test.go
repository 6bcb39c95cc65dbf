package console

import (
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
)

// BenchmarkRead reads a thousand lines of a chatty application, of which none
// tells of a call.
func BenchmarkRead(b *testing.B) {
	text := strings.Repeat("Logger.js:154 2024-02-05T21:40:50.530Z [INFO] [modules/statistics/RTPStats] rendering 42 items of the list, state ok: no error in node 17\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		into := &artefact.Artefact{}
		if err := Read(lines.New(strings.NewReader(text), into), into); err != nil {
			b.Fatal(err)
		}
	}
}
