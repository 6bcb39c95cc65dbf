package acslog

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"sidetone/server/acsrows"
	"sidetone/server/imports/artefact"
)

// ReadCSV reads a table with its columns in the first line.
func ReadCSV(r io.Reader, into *artefact.Artefact) error {
	t := newTable(into)
	c := &records{from: bufio.NewReaderSize(r, 64<<10)}
	columns, err := c.next()
	if err != nil {
		return t.finish(broken(err, c.line))
	}
	kind, ok := t.rows.Schema.Recognise(columns)
	if !ok {
		return artefact.Broken(artefact.Line(1), "file.acs_columns", "count", len(columns))
	}
	for {
		record, err := c.next()
		if errors.Is(err, io.EOF) {
			return t.finish(nil)
		}
		if err != nil {
			return t.finish(broken(err, c.line))
		}
		row := acsrows.Row{}
		for i, v := range record {
			if i < len(columns) && v != "" {
				row[columns[i]] = v
			}
		}
		if len(record) != len(columns) {
			t.into.NoteAt(artefact.Line(c.line), "file.csv_values", "count", len(record), "total", len(columns))
		}
		t.add(kind, row, artefact.Line(c.line))
	}
}

func broken(err error, line int) error {
	var parse *csv.ParseError
	place := artefact.Line(line)
	switch {
	case errors.As(err, &parse):
		return artefact.Broken(place, "file.csv_broken")
	case errors.Is(err, errLong):
		return artefact.Broken(place, "file.csv_long_row", "size", maxRecord>>10, "limit", maxColumns)
	case errors.Is(err, io.EOF):
		return artefact.Broken(place, "file.ends_here")
	}
	return err
}

// records gives the rows of a CSV one by one. Package csv reads a field that
// is opened by a quotation mark to the end of the file; here a row ends at a
// limit.
type records struct {
	from  *bufio.Reader
	line  int // at which the last row began
	ended int // lines so far
	text  []byte
}

var errLong = errors.New("the row is too long")

// next reads a row; io.EOF: there is none.
func (c *records) next() ([]string, error) {
	for {
		text, err := c.record()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		r := csv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		fields, err := r.Read()
		if err == nil && len(fields) > maxColumns {
			err = errLong
		}
		return fields, err
	}
}

// record gives the text of a row, whose quoted fields may have line breaks.
func (c *records) record() ([]byte, error) {
	c.text = c.text[:0]
	c.line = c.ended + 1
	state := fieldStart
	for commas := 0; ; {
		b, err := c.from.ReadByte()
		if errors.Is(err, io.EOF) && len(c.text) > 0 {
			return c.text, nil
		}
		if err != nil {
			return nil, err
		}
		c.text = append(c.text, b)
		if b == '\n' {
			c.ended++
		}
		if state = state.after(b); state == rowEnd {
			return c.text, nil
		}
		if state == fieldStart {
			commas++
		}
		if len(c.text) > maxRecord || commas > maxColumns {
			return nil, errLong
		}
	}
}

// csvState is where in a row a byte stands (RFC 4180; a quotation mark within
// a field is taken as it is, as csv.Reader.LazyQuotes does).
type csvState int

const (
	fieldStart csvState = iota
	plain
	quoted
	quoteInQuoted // the end of the field, or the first of two
	rowEnd
)

func (s csvState) after(b byte) csvState {
	switch {
	case s == quoted && b == '"':
		return quoteInQuoted
	case s == quoted:
		return quoted
	case b == '\n':
		return rowEnd
	case b == ',':
		return fieldStart
	case s == fieldStart && b == '"':
		return quoted
	case s == quoteInQuoted && b == '"':
		return quoted
	case s == quoteInQuoted && b != '\r':
		return quoted // a lone mark, taken as it is
	}
	return plain
}
