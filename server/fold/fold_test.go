package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain 1.2.3.4\r\n\t", "plain 1.2.3.4\n\t"},
		{"203%2E0%2e113%2E77", "203.0.113.77"},
		{"203%252E0%25252E113", "203.0.113"},
		{"%EF%BC%8E%e3%80%82", ".."},
		{"100%, 5%zz, %e0%00", "100%, 5%zz, %e0%00"},
		{"203&#46;0&#x2E;113&period;77&#46", "203.0.113.77."},
		{"a&amp;#46;b&amp;b &unknown;", "a.b&b &unknown;"},
		{`203\u002e0\x2e113\\u002e77\u{2e}`, "203.0.113.77."},
		{`C:\dir \"quoted\"`, `C:\dir "quoted"`},
		{"203[.]0[:]113", "203.0:113"},
		{"２０３．０．１１３．７７", "203.0.113.77"},
		{"٢٠٣·۰", "203.0"},
		{"𝟚𝟘𝟛①", "2031"},
		{"to\u200bken \u00adx\ufe0f\u202e\x00\u034f\u3164y", "token xy"},
		{"1–2—3‑4−5", "1-2-3-4-5"},
		{"bad \xff byte", "bad  byte"},
		{"Größe ключ", "Größe ключ"},
	} {
		if got := New(c.in); got.Plain != c.want || got.Deep {
			t.Errorf("%q is read as %q, want %q (%v)", c.in, got.Plain, c.want, got.Deep)
		}
	}
}

func TestSpanIsWhereItStood(t *testing.T) {
	const in = "x 203%252E0&#46;113\u200b.77 y"
	f := New(in)
	at := strings.Index(f.Plain, "203.0.113.77")
	from, to := f.Span(at, at+len("203.0.113.77"))
	if got := in[from:to]; got != "203%252E0&#46;113\u200b.77" {
		t.Errorf("%q", got)
	}
}

func TestLayers(t *testing.T) {
	var got []string
	for _, l := range Layers("a\u200b%2526”") {
		got = append(got, l.Plain)
	}
	if want := []string{"a%2526”", `a%26"`, `a&"`}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if l := Layers("plain [1]"); len(l) != 1 || l[0].Plain != "plain [1]" {
		t.Errorf("%+v", l)
	}
}

func TestTooManyLayers(t *testing.T) {
	s := "%2E"
	for range 3 * maxRounds {
		s = strings.ReplaceAll(s, "%", "%25")
	}
	if !New(s).Deep {
		t.Error("a text with twelve layers counts as read")
	}
	if !New(strings.Repeat("x", maxLength+1)).Deep {
		t.Error("a text that is too long counts as read")
	}
}

// The value of a digit is told by its place in its block; where
// normalization knows it too, both say the same.
func TestDigitsOfEveryScript(t *testing.T) {
	seen := 0
	for r := range unicode.MaxRune {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		seen++
		if got := New(string(r)).Plain; len(got) != 1 || got[0] < '0' || got[0] > '9' {
			t.Errorf("%q is read as %q", r, got)
		}
		if n := norm.NFKC.String(string(r)); len(n) == 1 && int(n[0]-'0') != digit(r) {
			t.Errorf("%q is %s and was taken for %d", r, n, digit(r))
		}
	}
	if seen < 600 {
		t.Errorf("%d digits seen", seen)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"203%2E0", "&#x2e;", `\u002e`, "٢٠٣", "a%25252e", "&#1114112;", `\u{110000}`, `\ud800`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := New(s)
		last := 0
		for i := range len(folded.Plain) {
			from, to := folded.Span(i, i+1)
			if from < 0 || to > len(s) || from >= to || from < last && !sharing(folded, i) {
				t.Fatalf("byte %d of %q stands at %d:%d of %q", i, folded.Plain, from, to, s)
			}
			last = from
		}
		if !folded.Deep && New(folded.Plain).Plain != folded.Plain {
			t.Errorf("%q is read as %q and that as %q", s, folded.Plain, New(folded.Plain).Plain)
		}
		if utf8.ValidString(s) && !utf8.ValidString(folded.Plain) {
			t.Errorf("%q became %q", s, folded.Plain)
		}
	})
}

// sharing reports whether byte i comes of the same character as the one before.
func sharing(t Text, i int) bool {
	if i == 0 {
		return false
	}
	a, _ := t.Span(i-1, i)
	b, _ := t.Span(i, i+1)
	return a == b
}
