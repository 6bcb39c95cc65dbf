package words

import "strings"

// Marks around what is written in a direction of its own (UAX 9, section 2.4):
// first strong isolate, pop directional isolate.
const (
	isolate    = "\u2068"
	endIsolate = "\u2069"
)

// Clean is somebody else's text as it may be shown: at most max characters
// with "…" in place of the rest, on one line, without characters that control
// a terminal or the direction of writing, or that cannot be seen.
func Clean(s string, max int) string {
	if len(s) <= max && tidy(s) {
		return s
	}
	var b strings.Builder
	n, space := 0, false
	for _, c := range s {
		switch {
		case steers(c):
			continue
		case c == ' ' || c == 0xa0 || controls(c):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			n, space = n+1, false
		}
		if n >= max {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(c) // a byte that is no UTF-8 arrives as U+FFFD
		n++
	}
	return b.String()
}

// tidy: visible ASCII with single spaces inside, of which Clean drops nothing. So
// are most addresses and names, of which a report's sentences have hundreds.
func tidy(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// steers: marks, embeddings, overrides and isolates of bidirectional text, and
// what takes no room: zero-width space, soft hyphen, byte order mark, tags.
// Joiners stay: scripts and emoji need them.
func steers(c rune) bool {
	return c == 0x061c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x206f ||
		c == 0x00ad || c == 0x200b || c == 0xfeff || c >= 0x2060 && c <= 0x2065 || c >= 0xfff9 && c <= 0xfffb || c >= 0xe0000 && c <= 0xe007f
}

func controls(c rune) bool {
	return c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029
}

// unwritten has no place in a catalogue: directions are set when it is shown.
func unwritten(c rune) bool { return steers(c) || controls(c) }

// rightToLeft reports whether s holds a letter of a script that is written
// from right to left: the ranges that Unicode keeps for such scripts.
func rightToLeft(s string) bool {
	for _, c := range s {
		if c >= 0x0590 && c <= 0x08ff || c >= 0xfb1d && c <= 0xfdff || c >= 0xfe70 && c <= 0xfefe || c >= 0x10800 && c <= 0x10fff || c >= 0x1e800 && c <= 0x1efff {
			return true
		}
	}
	return false
}

// foreign writes what is not the catalogue's own.
func (c *Catalogue) foreign(s string) string {
	if s = c.Value(s, maxText); s == "" {
		return "–"
	}
	return s
}

// Value is somebody else's text as it may stand in a line of plain text, at most
// max characters of it: it neither steers nor turns the line around it.
func (c *Catalogue) Value(s string, max int) string {
	s = Clean(s, max)
	if s == "" {
		return ""
	}
	if c.Dir() == "rtl" || rightToLeft(s) {
		return isolate + s + endIsolate
	}
	return s
}
