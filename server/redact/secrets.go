package redact

import (
	"regexp"
	"strings"
	"unicode"

	"sidetone/server/walk"
	"sidetone/shared/report"
)

// minimumKnown is the shortest known secret that is looked for: replacing
// shorter ones would take innocent words apart.
const minimumKnown = 6

// patterns find secrets by their form. The agent sends none; these are for an
// agent that is wrong, or not ours.
var patterns = []struct {
	form *regexp.Regexp
	with string
}{
	// A JWT, whole or cut off: base64url of `{"`, `{ ` or `{` and a line end.
	{regexp.MustCompile(`e(?:yJ|yA|wo|w0)[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_=-]*)*`), Removed},
	// Header values: Authorization: Bearer x, Cookie: a=b; c=d.
	{regexp.MustCompile(`(?i)\b(authorization|proxy-authorization|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^\r\n"']+`), "$1$2" + Removed},
	{regexp.MustCompile(`(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}`), "$1 " + Removed},
	// Parameters and JSON members: token=x, "password": "x", ice-pwd:x.
	{regexp.MustCompile(`(?i)\b((?:[a-z]+[_-]?)?(?:token|passw(?:or)?d|pwd|secret|credential|api[_-]?key))(["']?\s*[:=]\s*["']?)[^\s"'&,;<>]+`), "$1$2" + Removed},
	// A URL with user and password.
	{regexp.MustCompile(`://[^/\s@:]+:[^/\s@]+@`), "://" + Removed + "@"},
}

// Secrets takes secrets out of every string of r: those known by value, and
// what looks like one. Control characters go too, since no text has a use for
// them and logs and databases trip over some.
func Secrets(r *report.Report, known []string) {
	walk.Strings(r, func(_, s string) string { return Text(s, known) })
}

// Text takes secrets out of one string.
func Text(s string, known []string) string {
	s = strings.Map(printable, s)
	for _, k := range known {
		if len(k) >= minimumKnown {
			s = strings.ReplaceAll(s, k, Removed)
		}
	}
	for _, p := range patterns {
		s = p.form.ReplaceAllString(s, p.with)
	}
	return s
}

// printable drops control and formatting characters, among them those that
// turn the direction of writing and let one text pass for another.
func printable(r rune) rune {
	if r == '\n' || r == '\t' || !unicode.In(r, unicode.Cc, unicode.Cf) {
		return r
	}
	return -1
}
