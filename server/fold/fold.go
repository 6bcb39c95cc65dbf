// Package fold reads a text as its last reader would: percent-encoding,
// HTML character references and JavaScript or JSON escapes are taken off,
// letters and digits of other scripts and widths that stand for ASCII become
// ASCII, and what takes no room on a screen is dropped. Every byte of the
// result knows its place in the original, so that what is found in the one
// can be cut out of the other.
//
// Redaction and the scrubber both look at the folded text. Otherwise an
// address or a secret survives that anybody can still read or decode.
package fold

import (
	"unicode"
	"unicode/utf8"
)

// Text is a folded text. The zero value is the empty text.
type Text struct {
	// Plain is what is read. It is the original itself where nothing had to
	// be folded, which is so for most texts.
	Plain string
	// from and to are where each byte of Plain stands in the original; nil:
	// at the same place.
	from, to []int32
	// Deep: after maxRounds there is still something to take off. Nobody can
	// say what the text holds.
	Deep bool
}

// Span gives where Plain[start:end] stands in the original. An empty span is
// empty there too.
func (t Text) Span(start, end int) (from, to int) {
	if t.from == nil || start >= end {
		return start, end
	}
	return int(t.from[start]), int(t.to[end-1])
}

// New folds s.
func New(s string) Text {
	layers := Layers(s)
	return layers[len(layers)-1]
}

// Layers gives what s reads as, from what a screen shows of it to the last
// layer of encoding taken off. For most texts there is one, s itself. A text
// that is encoded in part may be told from its neighbour in one layer only:
// an encoded "&" belongs to a value until it is decoded.
func Layers(s string) []Text {
	t := Text{Plain: s}
	if len(s) > maxLength {
		return []Text{{Deep: true}}
	}
	if Plain(s) {
		return []Text{t}
	}
	layers := []Text{shown(t)}
	for range maxRounds {
		t = layers[len(layers)-1]
		next := once(t)
		if next.Plain == t.Plain {
			return layers
		}
		layers = append(layers, next)
	}
	last := &layers[len(layers)-1]
	last.Deep = once(*last).Plain != last.Plain
	return layers
}

// shown drops control and formatting characters, ends lines in one way and
// decodes nothing.
func shown(t Text) Text {
	b := newBuilder(t)
	for i := 0; i < len(t.Plain); {
		r, size := utf8.DecodeRuneInString(t.Plain[i:])
		broken := r == utf8.RuneError && size == 1
		if r == '\u2028' || r == '\u2029' { // separators of lines and paragraphs
			b.add(i, i+size, '\n')
		} else if !broken && (r == '\n' || r == '\t' || !unicode.In(r, unicode.Cc, unicode.Cf)) {
			for k := range size {
				b.add(i, i+size, t.Plain[i+k])
			}
		}
		i += size
	}
	return b.text()
}

// Plain reports whether s reads as it stands, as most texts do: its only layer
// is s itself.
func Plain(s string) bool {
	if len(s) > maxLength {
		return false
	}
	for i := range len(s) {
		if !odd[s[i]] {
			continue
		}
		if _, encoded := character(s[i:]); encoded > 1 || s[i] >= utf8.RuneSelf || s[i] < ' ' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

// odd are the bytes with which something that folds begins.
var odd = func() (odd [256]bool) {
	for b := range 256 {
		odd[b] = b >= utf8.RuneSelf || b == '%' || b == '&' || b == '\\' || b == '[' || b == 0x7f ||
			b < ' ' && b != '\n' && b != '\t'
	}
	return odd
}()

// once takes one layer off.
func once(t Text) Text {
	b := newBuilder(t)
	s := t.Plain
	for i := 0; i < len(s); {
		if !odd[s[i]] {
			b.add(i, i+1, s[i])
			i++
			continue
		}
		r, size := character(s[i:])
		b.rune(i, i+size, r)
		i += size
	}
	return b.text()
}

type builder struct {
	old      Text
	plain    []byte
	from, to []int32
}

func newBuilder(t Text) *builder {
	n := len(t.Plain)
	return &builder{old: t, plain: make([]byte, 0, n), from: make([]int32, 0, n), to: make([]int32, 0, n)}
}

func (b *builder) text() Text { return Text{Plain: string(b.plain), from: b.from, to: b.to} }

func (b *builder) add(start, end int, c byte) {
	from, to := b.old.Span(start, end)
	b.plain = append(b.plain, c)
	b.from = append(b.from, int32(from))
	b.to = append(b.to, int32(to))
}

// rune adds what r reads as.
func (b *builder) rune(start, end int, r rune) {
	as := Reads(r)
	for i := range len(as) {
		b.add(start, end, as[i])
	}
}
