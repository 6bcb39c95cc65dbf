package carried

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
)

// A QR code holds three digits in ten bits, which is 99.7 % of what the bits
// could hold, and bytes only where a reader is sure that they are bytes.
// Digits also pass through every program that takes an address apart. Seven
// bytes are less than 10^17.
const (
	chunkBytes  = 7
	chunkDigits = 17
)

// digitsFor is how many digits a last chunk of fewer bytes takes.
var digitsFor = [chunkBytes]int{0, 3, 5, 8, 10, 13, 15}

// bytesOf is how many whole bytes fit into so many digits of a last chunk.
func bytesOf(digits int) int {
	n := 0
	for i, d := range digitsFor {
		if d <= digits {
			n = i
		}
	}
	return n
}

// textPrefix begins the form of a code for copying, which is half as long as
// digits and begins with none.
const textPrefix = "r"

// Digits writes a code for a QR code.
func Digits(code []byte) string {
	var b strings.Builder
	for len(code) > 0 {
		n, digits := chunkBytes, chunkDigits
		if len(code) < n {
			n = len(code)
			digits = digitsFor[n]
		}
		value := uint64(0)
		for _, c := range code[:n] {
			value = value<<8 | uint64(c)
		}
		text := strconv.FormatUint(value, 10)
		b.WriteString(strings.Repeat("0", digits-len(text)))
		b.WriteString(text)
		code = code[n:]
	}
	return b.String()
}

// Text writes a code for copying.
func Text(code []byte) string { return textPrefix + base64.RawURLEncoding.EncodeToString(code) }

var errNotACode = errors.New("carried: not a code")

// read takes either form apart.
func read(text string) ([]byte, error) {
	if rest, ok := strings.CutPrefix(text, textPrefix); ok {
		code, err := base64.RawURLEncoding.Strict().DecodeString(rest)
		if err != nil {
			return nil, errNotACode
		}
		return code, nil
	}
	var code []byte
	for len(text) > 0 {
		n, digits := chunkBytes, chunkDigits
		if len(text) < digits {
			digits = len(text)
			n = bytesOf(digits)
			if n == 0 || digitsFor[n] != digits {
				return nil, errNotACode
			}
		}
		value, err := strconv.ParseUint(text[:digits], 10, 64)
		if err != nil || text[0] == '+' || value>>(8*n) != 0 {
			return nil, errNotACode
		}
		for i := n - 1; i >= 0; i-- {
			code = append(code, byte(value>>(8*i)))
		}
		text = text[digits:]
	}
	return code, nil
}
