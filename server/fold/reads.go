package fold

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

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
