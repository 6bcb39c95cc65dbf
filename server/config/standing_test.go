package config

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Credentials that do not end are for those who were given a link, unless the
// operator says otherwise.
func TestStandingCredentialsWantALink(t *testing.T) {
	profile := func(credentials string) string {
		path := filepath.Join(t.TempDir(), "profile.yaml")
		text := "name: relay\nice:\n  servers:\n  - urls: [\"turn:relay.example:3478\"]\n    credentials: {" + credentials + "}\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	standing, minted := profile("username: u, password: p"), profile("secret: s")
	for _, c := range []struct {
		args string
		want bool
	}{
		{"", true},
		{"--profile " + minted, true},
		{"--profile " + standing, false},
		{"--public-run on --profile " + standing, true},
		{"--public-run off --profile " + minted, false},
	} {
		got, err := Load(strings.Fields(c.args), func(string) string { return "" }, io.Discard)
		if err != nil || got.PublicRun != c.want {
			t.Errorf("%q: public runs %v, want %v, %v", c.args, got.PublicRun, c.want, err)
		}
	}
}
