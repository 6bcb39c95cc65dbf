package imports

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// asUTF8 gives the text of a file in UTF-8, its lines ended by a line feed. Windows
// saves text as UTF-16, too: a mark at its beginning tells, and is taken off; where
// tools have lost the mark, the zeros of Latin letters tell.
func asUTF8(r io.Reader) io.Reader {
	head := bufio.NewReaderSize(r, encodingBytes)
	start, _ := head.Peek(encodingBytes)
	to := unicode.BOMOverride(transform.Nop)
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		if isUTF16(start, order) {
			to = unicode.UTF16(order, unicode.UseBOM).NewDecoder()
		}
	}
	text := bufio.NewReaderSize(transform.NewReader(head, to), encodingBytes)
	if start, _ = text.Peek(encodingBytes); bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		return transform.NewReader(text, returns{}) // copied out of a terminal, or of an old program
	}
	return text
}

// isUTF16: nearly all of the text is Latin letters, each beside a zero.
func isUTF16(start []byte, order unicode.Endianness) bool {
	if len(start) < 4 || bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return false
	}
	zeros := [2]int{}
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	there, nowhere := zeros[1], zeros[0]
	if order == unicode.BigEndian {
		there, nowhere = nowhere, there
	}
	return nowhere == 0 && there > len(start)/4
}

// returns makes line feeds of carriage returns.
type returns struct{ transform.NopResetter }

func (returns) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	n := copy(dst, src)
	for i, b := range dst[:n] {
		if b == '\r' {
			dst[i] = '\n'
		}
	}
	if n < len(src) {
		err = transform.ErrShortDst
	}
	return n, n, err
}
