package scrub

import "strings"

// scanner goes through a folded text once, from left to right, and notes
// what is to be removed. It looks at whole words, and at the marks by which
// values are told from names; nothing is tried at every place.
type scanner struct {
	s     string
	spans []span
	// name is the last word, as long as nothing but quotes and space
	// followed it: a separator makes it the name of a value.
	name span
	// stop and line remember where a search ended, so that a text made of
	// separators is not searched from each of them to its end.
	stop, line memo
}

// memo is the answer to a search forward: from any place of from..to the
// answer is to.
type memo struct{ from, to int }

func (m *memo) find(s string, at int, is func(byte) bool) int {
	if at >= m.from && at <= m.to && m.to > 0 {
		return m.to
	}
	end := at
	for end < len(s) && !is(s[end]) {
		end++
	}
	*m = memo{at, end}
	return end
}

// What a byte begins.
const (
	other = iota
	word
	separator
	quiet // quotes and space: they do not part a name from its separator
	at
	plus
)

var class = func() (class [256]byte) {
	for b := range 256 {
		switch {
		case isWord(byte(b)):
			class[b] = word
		case isSpace(byte(b)), isQuote(byte(b)), b == ']', b == '[':
			class[b] = quiet
		}
	}
	class[':'], class['='], class['@'], class['+'] = separator, separator, at, plus
	return class
}()

func (c *scanner) scan() {
	for i := 0; i < len(c.s); {
		switch class[c.s[i]] {
		case word:
			end := i
			for end < len(c.s) && isWord(c.s[end]) {
				end++
			}
			c.name = span{i, end}
			i = max(c.word(i, end), end)
		case separator:
			c.separator(i)
			c.name = span{}
			i++
		case at:
			c.email(i)
			c.name = span{}
			i++
		case plus:
			c.phone(i) // a form writes a space so, which does not part a name from its value
			i++
		case quiet:
			i++
		default:
			c.name = span{}
			i++
		}
	}
}

func (c *scanner) remove(start, end int) {
	if end > start {
		c.spans = append(c.spans, span{start, end})
	}
}

// word looks at c.s[i:end] by itself, and gives where to go on.
func (c *scanner) word(i, end int) int {
	if next := c.pem(i, end); next > 0 {
		return next
	}
	if next := c.jwt(i, end); next > 0 {
		return next
	}
	switch w := c.s[i:end]; {
	case isKey(w), isRandom(w), isNational(w):
		c.remove(i, end)
	case isPart(w):
		c.parts(i, end)
	case isScheme(w):
		c.scheme(end)
	case isSpoken(w):
		c.spoken(end)
	}
	return end
}

func isWord(b byte) bool  { return isAlnum(b) || b == '_' || b == '-' }
func isAlnum(b byte) bool { return isDigit(b) || isUpper(b) || isLower(b) }
func isDigit(b byte) bool { return '0' <= b && b <= '9' }
func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }
func isLower(b byte) bool { return 'a' <= b && b <= 'z' }
func isHex(b byte) bool   { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }
func isQuote(b byte) bool { return b == '"' || b == '\'' || b == '`' }
func isSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }
func isEOL(b byte) bool   { return b == '\n' }

// ends reports the end of a value that no quote begins.
func ends(b byte) bool {
	return isSpace(b) || strings.IndexByte("\"'&,;<>", b) >= 0
}

func allOf(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}
