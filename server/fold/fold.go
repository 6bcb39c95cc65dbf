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
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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

// character reads one character at the start of s, encoded or not.
func character(s string) (r rune, size int) {
	switch s[0] {
	case '%':
		if r, size = percent(s); size > 0 {
			return r, size
		}
	case '&':
		if r, size = reference(s); size > 0 {
			return r, size
		}
	case '\\':
		if r, size = escape(s); size > 0 {
			return r, size
		}
	case '[':
		if r, size = defanged(s); size > 0 {
			return r, size
		}
	}
	return utf8.DecodeRuneInString(s)
}

// percent reads %XX and %25XX, and the bytes of one UTF-8 character so written.
func percent(s string) (rune, int) {
	var raw [utf8.UTFMax]byte
	n, at := 0, 0
	for n < len(raw) {
		b, size := percentByte(s[at:])
		if size == 0 || n > 0 && utf8.RuneStart(b) {
			break
		}
		raw[n] = b
		n, at = n+1, at+size
		if b < utf8.RuneSelf {
			break
		}
	}
	if n == 0 {
		return 0, 0
	}
	r, size := utf8.DecodeRune(raw[:n])
	// A zone such as %12 behind a link-local address is no control character.
	if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\r' && r != '\t' || size != n {
		return 0, 0
	}
	return r, at
}

func percentByte(s string) (byte, int) {
	if len(s) < 3 || s[0] != '%' {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[1:3], 16, 8)
	if err != nil {
		return 0, 0
	}
	return byte(n), 3
}

// reference reads &#46; &#x2e; &period; and the like.
func reference(s string) (rune, int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
	if end < 0 {
		// A number needs no semicolon.
		end = 2
		for end < min(len(s), maxReference) && isAlnum(s[end]) {
			end++
		}
		end--
		if end < 2 || s[1] != '#' {
			return 0, 0
		}
		for ; end >= 2; end-- {
			if r, ok := single(html.UnescapeString(s[:end+1])); ok {
				return r, end + 1
			}
		}
		return 0, 0
	}
	if r, ok := single(html.UnescapeString(s[:end+1])); ok {
		return r, end + 1
	}
	return 0, 0
}

func single(s string) (rune, bool) {
	r, size := utf8.DecodeRuneInString(s)
	return r, size == len(s) && r != utf8.RuneError
}

// escape reads \u002e, \x2e, \u{2e} and \", and the same when it was quoted again,
// which doubles the backslashes.
func escape(s string) (rune, int) {
	at := 1
	for at < len(s) && s[at] == '\\' {
		at++
		if at > maxBackslashes {
			return 0, 0
		}
	}
	if at == len(s) {
		return 0, 0
	}
	digits, size := "", 0
	rest := s[at:]
	switch {
	case strings.HasPrefix(rest, "u{"):
		end := strings.IndexByte(rest[:min(len(rest), maxReference)], '}')
		if end < 0 {
			return 0, 0
		}
		digits, size = rest[2:end], end+1
	case rest[0] == 'u' && len(rest) >= 5:
		digits, size = rest[1:5], 5
	case rest[0] == 'x' && len(rest) >= 3:
		digits, size = rest[1:3], 3
	case rest[0] == '"', rest[0] == '\'', rest[0] == '/':
		return rune(rest[0]), at + 1
	}
	n, err := strconv.ParseUint(digits, 16, 21)
	if err != nil {
		return 0, 0
	}
	return rune(n), at + size
}

// defanged reads [.] and [:], as addresses are written so that nobody
// clicks on them.
func defanged(s string) (rune, int) {
	for _, form := range []string{"[.]", "[:]"} {
		if strings.HasPrefix(s, form) {
			return rune(form[1]), len(form)
		}
	}
	return 0, 0
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

// Reads is what a character reads as before anything is decoded; empty: it is
// dropped.
func Reads(r rune) string {
	switch {
	case r < utf8.RuneSelf && (r >= ' ' && r != 0x7f || r == '\n' || r == '\t'):
		return string(r)
	case r < utf8.RuneSelf, invisible(r):
		return ""
	}
	return ascii(r)
}

// invisible reports whether r takes no room, or only changes the letter that
// it stands on.
func invisible(r rune) bool {
	return r == utf8.RuneError || r == brailleBlank ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// ascii gives what r stands for; for a letter of another script its bytes.
func ascii(r rune) string {
	if s := lookalike[r]; s != "" {
		return s
	}
	s := norm.NFKC.String(string(r))
	if isASCII(s) {
		return s
	}
	switch {
	case unicode.Is(unicode.Nd, r):
		return string(rune('0' + digit(r)))
	case unicode.Is(unicode.Pd, r):
		return "-"
	case unicode.IsSpace(r):
		return " "
	case unicode.IsPunct(r), unicode.IsSymbol(r):
		// Whatever stands between two digits may be read as a point.
		return "."
	}
	return string(r)
}

// lookalike are marks that normalization leaves alone or takes for others,
// although a browser's address line or a reader takes them as these.
var lookalike = map[rune]string{
	'∶': ":", 'ː': ":", '꞉': ":", '։': ":", '：': ":", '︓': ":", '﹕': ":",
	'。': ".", '｡': ".", '．': ".", '․': ".", '·': ".", '…': "...",
	'−': "-", '‑': "-", '⁄': "/", '∕': "/",
	'“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '‘': "'", '’': "'",
}

// digit gives the value of a decimal digit of any script: each block of ten
// starts at its zero, and Unicode lists whole blocks.
func digit(r rune) int {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isAlnum(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
