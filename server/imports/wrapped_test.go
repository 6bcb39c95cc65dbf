package imports

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"strings"
	"testing"
	"unicode/utf16"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// What stands in a file counts, and not how it is wrapped, named or ended.
func TestTheSameEvidenceHoweverItIsWrapped(t *testing.T) {
	const plain = "app.js:1 begin\nlivekit-client.js:9 GET https://sfu.example.net/rtc/validate?access_token=a 401 (Unauthorized)\n"
	wrapped := map[string][]byte{
		"plain":              []byte(plain),
		"CRLF":               []byte(strings.ReplaceAll(plain, "\n", "\r\n")),
		"CR":                 []byte(strings.ReplaceAll(plain, "\n", "\r")),
		"no end":             []byte(strings.TrimSuffix(plain, "\n")),
		"BOM":                []byte("\ufeff" + plain),
		"UTF-16LE":           wide(plain, false),
		"UTF-16BE":           wide(plain, true),
		"UTF-16 of Windows":  wide(strings.ReplaceAll(plain, "\n", "\r\n"), false),
		"gzip":               gzipped(t, plain),
		"UTF-16LE unmarked":  wide(plain, false)[2:],
		"UTF-16BE unmarked":  wide(plain, true)[2:],
		"gzip of UTF-16":     gzipped(t, string(wide(plain, false))),
		"archive":            bundled(t, map[string]string{"a/console.json": plain}),
		"archive of several": bundled(t, map[string]string{"console.har": plain, "read me.txt": "hello", "__MACOSX/._console.har": "\x00\x05\x16\x07"}),
	}
	for name, data := range wrapped {
		t.Run(name, func(t *testing.T) {
			var all []*artefact.Artefact
			for _, r := range ReadAll(context.Background(), "evidence.pdf", bytes.NewReader(data), options(t)) {
				if r.Artefact == nil {
					t.Logf("%s: %v", r.Name, r.Err)
					continue
				}
				all = append(all, r.Artefact)
			}
			if a := answerOf(playbook.Diagnose(Join(report.Report{Complete: true}, all))); a.primary != "token_invalid/rejected_401" {
				t.Errorf("it says %s", a)
			}
		})
	}
}

func wide(text string, big bool) []byte {
	var b bytes.Buffer
	for _, unit := range append([]uint16{0xfeff}, utf16.Encode([]rune(text))...) {
		if big {
			b.Write([]byte{byte(unit >> 8), byte(unit)})
		} else {
			b.Write([]byte{byte(unit), byte(unit >> 8)})
		}
	}
	return b.Bytes()
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bundled(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
