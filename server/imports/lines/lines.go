// Package lines reads files that hold one thing a line, whatever their size.
package lines

import (
	"bufio"
	"errors"
	"io"

	"sidetone/server/imports/artefact"
)

// MaxLine is the longest line that is read: statistics of a conference of a
// hundred have about 1 MB.
const MaxLine = 4 << 20

// Reader gives lines one by one.
type Reader struct {
	// Number of the line that Next gave last, from 1.
	Number int
	from   *bufio.Reader
	into   *artefact.Artefact
}

// New reads from r; lines that are too long are passed over with a note.
func New(r io.Reader, into *artefact.Artefact) *Reader {
	return &Reader{from: bufio.NewReaderSize(r, 64<<10), into: into}
}

// Next gives the next line without its end; nil: there is none, and err says
// so when the file could not be read to its end.
func (r *Reader) Next() (line []byte, err error) {
	for {
		line, long, err := r.read()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(line) == 0 && !long && errors.Is(err, io.EOF) {
			return nil, nil
		}
		r.Number++
		if long {
			r.into.NoteAt(artefact.Line(r.Number), "file.long_line", "size", MaxLine>>20)
			continue
		}
		if line == nil {
			line = []byte{}
		}
		return line, nil
	}
}

func (r *Reader) read() (line []byte, long bool, err error) {
	for {
		part, err := r.from.ReadSlice('\n')
		if !long && len(line)+len(part) <= MaxLine {
			line = append(line, part...)
		} else {
			long, line = true, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
			if n > 1 && line[n-2] == '\r' {
				line = line[:n-2]
			}
			if len(line) == 0 {
				return []byte{}, long, nil
			}
		}
		return line, long, err
	}
}
