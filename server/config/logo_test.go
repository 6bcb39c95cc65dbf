package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSupportLogo(t *testing.T) {
	const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`
	for _, c := range []struct{ name, content, kind string }{
		{"png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"},
		{"jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"},
		{"webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"svg", svg, "image/svg+xml"},
		{"a page", "<!doctype html><html><svg xmlns=\"http://www.w3.org/2000/svg\"/></html>", ""},
		{"svg that is cut off", svg[:len(svg)-6], ""},
		{"text", "logo", ""},
		{"nothing", "", ""},
		{"too large", svg + strings.Repeat(" ", mostLogo), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "logo")
			if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			var got Config
			err := setSupportLogo(&got, file)
			if (err == nil) != (c.kind != "") || got.SupportLogo.Type != c.kind || c.kind != "" && string(got.SupportLogo.Content) != c.content {
				t.Errorf("%v: %q", err, got.SupportLogo.Type)
			}
		})
	}
	if err := setSupportLogo(new(Config), filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there is a logo")
	}
}
