package fold

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

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

func isAlnum(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
