package scrub

import (
	"regexp"
	"strings"
	"testing"
)

// formerly is what this package replaced: regular expressions one after the
// other over every text. It stays as the floor below which no text may fall.
var formerly = []*regexp.Regexp{
	regexp.MustCompile(`()e(?:yJ|yA|wo|w0)[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_=-]*)*`),
	regexp.MustCompile(`(?i)(\b(?:authorization|proxy-authorization|(?:set-)?cookie)["']?\s*[:=]\s*["']?)[^\r\n"']+`),
	regexp.MustCompile(`(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{6,}`),
	regexp.MustCompile(`(?i)(\b(?:[a-z]+[_-]?)?(?:token|passw(?:or)?d|pwd|secret|credential|api[_-]?key)["']?\s*[:=]\s*["']?)[^\s"'&,;<>]+`),
	regexp.MustCompile(`(://)[^/\s@:]+:[^/\s@]+@`),
}

func formerText(s string) string {
	s = strings.Map(printable, s)
	for _, form := range formerly {
		s = form.ReplaceAllString(s, "${1}"+Removed)
	}
	return s
}

// formerlyTaken gives what of s the former one took out, each piece as it
// stood there; s has nothing that is not printable.
func formerlyTaken(s string) (taken []string) {
	for _, form := range formerly {
		for _, m := range form.FindAllStringSubmatchIndex(s, -1) {
			taken = append(taken, s[m[3]:m[1]])
		}
		s = form.ReplaceAllString(s, "${1}"+Removed)
	}
	return taken
}

// FuzzNoLaxerThanBefore: what the former one took out is gone, wherever it
// tells anything.
func FuzzNoLaxerThanBefore(f *testing.F) {
	for _, s := range []string{
		"token=a%26b", "cookie: a='b'\rc", `password="a b"`, "x://a:b@c", "Bearer a.b~c+d/e=f", "token=authorization: a b c",
		"api_key = <x>", "eyJhbGciOi==.a=.b", `"credential":'x"y'`, "Set-Cookie=tokena:b c", "bearer\nabcdefgh",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(strings.Map(printable, s), "")
		got := Text(s, nil)
		for _, piece := range formerlyTaken(s) {
			piece = strings.ReplaceAll(strings.TrimSuffix(piece, "@"), Removed, "")
			// A short piece stands in other words as well; count it.
			if len(piece) >= 4 && strings.Count(s, piece) == 1 && strings.Contains(got, piece) {
				t.Errorf("%q: %q was taken out and stays in %q", s, piece, got)
			}
		}
	})
}

// What a report of 15 KB holds: short texts in which nothing is found, a few
// long ones, and now and then a secret.
var usual = []string{
	"turn:relay.example:3478?transport=udp", "silent", "agent", "STUN binding request timed out.", "6f1c2d3e-0123-4567-89ab-1234567890ab.local",
	"https://site.example/api/v1/runs", "relay/udp", "Chromium 156", "203.0.113.77", "wss://site.example/api/v1/signaling",
	"WebSocket connection to 'wss://site.example/ws' failed: Error during WebSocket handshake: Unexpected response code: 403",
	`{"level":"error","msg":"request failed","url":"https://site.example/x?token=hush-hush","status":401,"ms":20}`,
}

func BenchmarkText(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(string) string
	}{{"now", func(s string) string { return Text(s, nil) }}, {"formerly", formerText}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for _, s := range usual {
				n += len(s)
			}
			b.SetBytes(int64(n))
			for b.Loop() {
				for _, s := range usual {
					c.text(s)
				}
			}
		})
	}
}
