package stream

import (
	"io"

	"sidetone/server/imports/artefact"
)

// trimmer passes JSON on and leaves out what of a string is beyond MaxString,
// so that package json never holds more of one. It knows no more of JSON than
// where strings begin and end.
type trimmer struct {
	from io.Reader
	raw  []byte
	in   []byte // of raw, not looked at yet
	err  error

	inString, escaped, cutting bool
	hex                        int   // digits of a \uXXXX to come
	length                     int   // of the string, or of what stands between strings
	depth, blanks              int   // of nesting; blanks in a row
	skipped, out               int64 // bytes left out and passed on so far
	gaps                       []gap
	cut                        int // strings that were cut
}

// gap: so many bytes were left out before this place of what was passed on.
type gap struct{ at, skipped int64 }

func (t *trimmer) Read(p []byte) (n int, err error) {
	for n == 0 {
		if len(t.in) == 0 {
			if t.err != nil {
				return 0, t.err
			}
			var got int
			got, t.err = t.from.Read(t.raw)
			t.in = t.raw[:got]
			continue
		}
		take := min(len(p), len(t.in))
		if n, err = t.pass(p[:0:len(p)], t.in[:take]); err != nil {
			t.err, t.in = err, nil // what was passed on is not passed on again
			return n, err
		}
		t.in = t.in[take:]
	}
	return n, nil
}

// pass copies what is kept of some bytes.
func (t *trimmer) pass(to, from []byte) (int, error) {
	for _, c := range from {
		keep := true
		switch {
		case !t.inString && c == '"':
			t.inString, t.length, t.blanks = true, 0, 0
		case !t.inString && isPlain(c):
			t.blanks = 0
			if t.length++; t.length > maxPlain {
				return len(to), artefact.Broken(artefact.Nowhere, "file.no_json", "bytes", maxPlain)
			}
		case !t.inString:
			t.length = 0
			if keep = t.between(c); t.depth > maxNesting {
				return len(to), artefact.Broken(artefact.Nowhere, "file.nested_too_deep", "times", maxNesting)
			}
		case t.escaped:
			if t.escaped = false; c == 'u' {
				t.hex = 4
			}
			keep = t.keeps(true)
		case t.hex > 0:
			t.hex--
			keep = t.keeps(true)
		case c == '"':
			t.inString, t.cutting = false, false
			t.length = 0
		default:
			t.escaped = c == '\\'
			keep = t.keeps(false)
		}
		if keep {
			to = append(to, c)
			t.out++
		} else {
			t.skipped++
			t.mark()
		}
	}
	return len(to), nil
}

// between takes a byte that stands between values and tells whether it is
// kept.
func (t *trimmer) between(c byte) bool {
	switch c {
	case '{', '[':
		t.depth++
	case '}', ']':
		t.depth--
	case ' ', '\t', '\r', '\n':
		t.blanks++
		return t.blanks <= maxSpace
	}
	t.blanks = 0
	return true
}

// keeps counts a byte within a string and tells whether it is kept. A string
// is cut between characters, never within an escape, which has six bytes at
// most. A UTF-8 sequence may be cut: package json repairs that.
func (t *trimmer) keeps(within bool) bool {
	t.length++
	if !within && !t.cutting && t.length > MaxString-6 {
		t.cutting = true
		t.cut++
	}
	return !t.cutting
}

// mark notes what was left out, once for each place.
func (t *trimmer) mark() {
	if n := len(t.gaps); n > 0 && t.gaps[n-1].at == t.out {
		t.gaps[n-1].skipped = t.skipped
		return
	}
	t.gaps = append(t.gaps, gap{t.out, t.skipped})
}

// offset is where in the file a place of what was passed on is. Places are
// asked for in order, and what lies before one is forgotten.
func (t *trimmer) offset(place int64) int64 {
	skipped := int64(0)
	for len(t.gaps) > 0 && t.gaps[0].at <= place {
		if len(t.gaps) > 1 && t.gaps[1].at <= place {
			t.gaps = t.gaps[1:]
			continue
		}
		skipped = t.gaps[0].skipped
		break
	}
	return place + skipped
}

// isPlain: a byte of a number or of true, false, null.
func isPlain(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', '[', ']', '{', '}':
		return false
	}
	return true
}
