// Package wire reads JSON that strangers send: exactly one value, no name
// twice in an object, no field that is not known, and errors that say where.
package wire

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sidetone/server/refusal"
)

// Limit bounds what a value may have, so that reading ends where it has more
// and not when all of it has been read.
type Limit = *json.Unmarshalers

// expected is for how many items room is made at first: a usual partial report
// has fewer. Grown one by one, lists of reports were a tenth of all that the
// server allocated.
const expected = 64

// Most lets an array of T have n items.
func Most[T any](n int) Limit {
	return json.UnmarshalFromFunc(func(d *jsontext.Decoder, list *[]T) error {
		if d.PeekKind() != '[' {
			return errors.ErrUnsupported // it is for the decoding of slices to complain
		}
		if _, err := d.ReadToken(); err != nil {
			return err
		}
		*list = []T{}
		if d.PeekKind() != ']' {
			*list = make([]T, 0, min(n, expected))
		}
		for d.PeekKind() != ']' {
			if len(*list) == n {
				return refusal.InField(path(d.StackPointer().Parent()), "too_many_entries", "count", n)
			}
			*list = append(*list, *new(T))
			if err := json.UnmarshalDecode(d, &(*list)[len(*list)-1]); err != nil {
				return err
			}
		}
		_, err := d.ReadToken()
		return err
	})
}

// Decode reads data, a JSON object, into v, a pointer to a struct. An unknown
// field is refused: see IsUnknown.
func Decode(data []byte, v any, limits ...Limit) error {
	return decode(data, v, json.RejectUnknownMembers(true), limits)
}

// DecodeKnown reads what it knows of data into v and counts the fields that
// it dropped.
func DecodeKnown(data []byte, v any, limits ...Limit) (dropped int, err error) {
	if err := decode(data, v, json.RejectUnknownMembers(false), limits); err != nil {
		return 0, err
	}
	return unknown(data, reflect.TypeOf(v).Elem()), nil
}

// reading takes text that is not UTF-8, such as half of a character where a
// browser cut an error off, and puts U+FFFD in its place.
var reading = jsontext.AllowInvalidUTF8(true)

func decode(data []byte, v any, members json.Options, limits []Limit) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), reading)
	if kind := d.PeekKind(); kind != '{' && kind != jsontext.KindInvalid {
		if err := d.SkipValue(); err != nil {
			return broken(err, len(data))
		}
		return refusal.New(refusal.Invalid, "json_not_an_object")
	}
	options := []json.Options{members}
	if len(limits) > 0 { // none at all makes the library stumble over a value of any type
		options = append(options, json.WithUnmarshalers(json.JoinUnmarshalers(limits...)))
	}
	if err := json.UnmarshalDecode(d, v, options...); err != nil {
		return broken(err, len(data))
	}
	end := d.InputOffset()
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return refusal.New(refusal.Invalid, "json_followed", "position", end)
	}
	return nil
}

// unknownField is the refusal of a field that is not known.
const unknownField = "field_unknown"

// IsUnknown reports whether Decode refused a field that it does not know.
func IsUnknown(err error) bool {
	var r *refusal.Error
	return errors.As(err, &r) && r.Reason == unknownField
}

// broken words an error without repeating what was sent, but for the names of
// fields.
func broken(err error, length int) error {
	var refused *refusal.Error
	if errors.As(err, &refused) {
		return refused
	}
	var semantic *json.SemanticError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return refusal.New(refusal.Invalid, "json_ends_early", "position", length)
	case errors.As(err, &syntax) && errors.Is(syntax.Err, jsontext.ErrDuplicateName):
		return refusal.InField(path(syntax.JSONPointer), "field_twice")
	case errors.As(err, &syntax):
		return refusal.New(refusal.Invalid, "json_broken", "position", syntax.ByteOffset)
	case errors.As(err, &semantic) && errors.Is(semantic.Err, json.ErrUnknownName):
		return refusal.InField(path(semantic.JSONPointer), unknownField)
	case errors.As(err, &semantic):
		if describes(semantic.GoType) {
			return refusal.InField(path(semantic.JSONPointer), "of_another_type", "wanted", describe(semantic.GoType), "given", kinds[semantic.JSONKind])
		}
		return refusal.InField(path(semantic.JSONPointer), "unreadable")
	}
	return refusal.New(refusal.Invalid, "json_unreadable")
}

// kinds of JSON values, as the catalogues name them ("json.string").
var kinds = map[jsontext.Kind]string{
	'n': "null", 't': "boolean", 'f': "boolean", '"': "string", '0': "number", '{': "object", '[': "array",
}

// describes: a type whose form describe tells. Others, such as a time, read
// themselves.
func describes(t reflect.Type) bool {
	return t != nil && !isLeaf(t)
}

func describe(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int64:
		return "whole_number"
	case reflect.Float64:
		return "number"
	case reflect.Slice:
		return "array"
	}
	return "object"
}

// maxNamed bounds a path in an answer: names in it are the sender's.
const maxNamed = 200

// path writes where a value stands as "observations.3.detail", in one line: what
// cannot be seen in a name stands there as U+FFFD.
func path(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strings.Map(visible, token))
		if b.Len() > maxNamed {
			return strings.ToValidUTF8(b.String()[:maxNamed], "")
		}
	}
	return b.String()
}

func visible(r rune) rune {
	if !unicode.IsPrint(r) {
		return unicode.ReplacementChar
	}
	return r
}
