// Package stream reads JSON of any size token by token, so that a dump of
// hundreds of megabytes needs the memory of its longest string, and that one
// is bounded.
package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// Reader reads one JSON value. Every method consumes exactly one value; one
// of another kind than was asked for is passed over. What cannot go on, the
// end of the file among it, is an *artefact.Problem.
type Reader struct {
	trim    *trimmer
	decoder *json.Decoder
	path    []string
	bytes   int // that a value may still have
	// Strange counts values of another kind than was expected.
	Strange int
}

// New reads from r.
func New(r io.Reader) *Reader { return newReader(r, make([]byte, bufferSize)) }

// NewLine reads one line of a file that holds a value on each.
func NewLine(line []byte) *Reader {
	return newReader(bytes.NewReader(line), make([]byte, min(len(line)+1, bufferSize)))
}

func newReader(r io.Reader, buffer []byte) *Reader {
	trim := &trimmer{from: r, raw: buffer}
	decoder := json.NewDecoder(trim)
	decoder.UseNumber()
	return &Reader{trim: trim, decoder: decoder}
}

// Offset is where the reader is in the file.
func (r *Reader) Offset() int64 { return r.trim.offset(r.decoder.InputOffset()) }

// Cut is how many strings were too long and are shortened.
func (r *Reader) Cut() int { return r.trim.cut }

// Broken is a Problem at this place.
func (r *Reader) Broken(id string, pairs ...any) *artefact.Problem {
	place := report.Say("file.offset", "id", int(r.Offset()))
	if len(r.path) > 0 {
		place = report.Say("file.offset_within", "id", int(r.Offset()), "name", r.where())
	}
	return artefact.Broken(place, id, pairs...)
}

// where is the path of the value that is being read: "log.entries[3].time".
func (r *Reader) where() string {
	var b strings.Builder
	for _, part := range r.path {
		if b.Len() > 0 && !strings.HasPrefix(part, "[") {
			b.WriteByte('.')
		}
		b.WriteString(part)
	}
	return b.String()
}

func (r *Reader) token() (json.Token, error) {
	t, err := r.decoder.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return t, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, r.Broken("file.json_ends_early")
	case errors.As(err, &syntax):
		return nil, r.Broken("file.json_broken")
	}
	var told *artefact.Problem
	if errors.As(err, &told) {
		return nil, told
	}
	return nil, fmt.Errorf("read: %w", err)
}

// Object calls member for every member of an object; member consumes the
// value. It tells whether there was an object.
func (r *Reader) Object(member func(name string) error) (bool, error) {
	opened, err := r.open('{')
	if !opened || err != nil {
		return false, err
	}
	for r.decoder.More() {
		t, err := r.token()
		if err != nil {
			return true, err
		}
		name, _ := t.(string)
		if err := r.within(shown(name), func() error { return member(name) }); err != nil {
			return true, err
		}
	}
	_, err = r.token()
	return true, err
}

// Array calls item for every item of an array; item consumes it.
func (r *Reader) Array(item func(i int) error) (bool, error) {
	opened, err := r.open('[')
	if !opened || err != nil {
		return false, err
	}
	for i := 0; r.decoder.More(); i++ {
		if err := r.within("["+strconv.Itoa(i)+"]", func() error { return item(i) }); err != nil {
			return true, err
		}
	}
	_, err = r.token()
	return true, err
}

func (r *Reader) within(part string, f func() error) error {
	if len(r.path) >= maxDepth {
		return r.Broken("file.nested_too_deep", "times", maxDepth)
	}
	r.path = append(r.path, part)
	err := f()
	r.path = r.path[:len(r.path)-1]
	return err
}

// open consumes the beginning of an object or array, or another value whole.
func (r *Reader) open(want json.Delim) (bool, error) {
	t, err := r.token()
	if err != nil {
		return false, err
	}
	if t == want {
		return true, nil
	}
	if t != nil { // null stands for "none"
		r.Strange++
	}
	return false, r.rest(t)
}

// rest passes over what follows a token that began a value.
func (r *Reader) rest(t json.Token) error {
	depth := 0
	for {
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if t, err = r.token(); err != nil {
			return err
		}
	}
}

// Skip passes over a value.
func (r *Reader) Skip() error {
	t, err := r.token()
	if err != nil {
		return err
	}
	return r.rest(t)
}

// String reads a string; empty: it is none.
func (r *Reader) String() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	if s, ok := t.(string); ok {
		return s, nil
	}
	return "", r.rest(t)
}

// Number reads a number, also one that is written as a string; 0: it is none.
func (r *Reader) Number() (float64, error) {
	t, err := r.token()
	if err != nil {
		return 0, err
	}
	switch v := t.(type) {
	case json.Number:
		f, _ := v.Float64() // out of range: ±Inf, which callers bound
		return f, nil
	case string:
		f, _ := strconv.ParseFloat(v, 64)
		return f, nil
	}
	return 0, r.rest(t)
}

// Value reads a small value whole, as package json would with UseNumber. What
// is beyond the limits of number, depth and bytes is left out.
func (r *Reader) Value() (any, error) {
	left := maxValues
	r.bytes = maxValueBytes
	return r.value(&left, 0)
}

// keeps counts the bytes of a text of a value and tells whether it is kept.
func (r *Reader) keeps(t json.Token) bool {
	if s, ok := t.(string); ok {
		r.bytes -= len(s)
	}
	return r.bytes >= 0
}

func (r *Reader) value(left *int, depth int) (any, error) {
	t, err := r.token()
	if err != nil {
		return nil, err
	}
	*left--
	if *left < 0 || depth > maxValueDepth || !r.keeps(t) {
		return nil, r.rest(t)
	}
	switch t {
	case json.Delim('{'):
		object := map[string]any{}
		for r.decoder.More() {
			key, err := r.token()
			if err != nil {
				return object, err
			}
			kept := r.keeps(key)
			v, err := r.value(left, depth+1)
			if name, ok := key.(string); ok && *left >= 0 && kept {
				object[name] = v
			}
			if err != nil {
				return object, err
			}
		}
		_, err := r.token()
		return object, err
	case json.Delim('['):
		var list []any
		for r.decoder.More() {
			v, err := r.value(left, depth+1)
			if *left >= 0 {
				list = append(list, v)
			}
			if err != nil {
				return list, err
			}
		}
		_, err := r.token()
		return list, err
	}
	return t, nil
}

// shown is a name as it may stand in a message.
func shown(name string) string {
	if len(name) > maxShown {
		return strings.ToValidUTF8(name[:maxShown], "") + "…"
	}
	return name
}
