// Package wire reads JSON that strangers send: exactly one value, no field
// that is not known, and errors that say where.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"sidetone/server/refusal"
)

// Decode reads data, a JSON object, into v, a pointer to a struct. An unknown
// field is refused.
func Decode(data []byte, v any) error {
	tree, err := parse(data)
	if err != nil {
		return err
	}
	if unknown := prune(tree, reflect.TypeOf(v).Elem(), ""); len(unknown) > 0 {
		return refusal.InField(unknown[0], "is not a field of this request")
	}
	return unmarshal(data, v)
}

// DecodeKnown reads what it knows of data into v and counts the fields that
// it dropped.
func DecodeKnown(data []byte, v any) (dropped int, err error) {
	tree, err := parse(data)
	if err != nil {
		return 0, err
	}
	unknown := prune(tree, reflect.TypeOf(v).Elem(), "")
	// What is left is written again, because package json matches names
	// without regard to case and would take a dropped field for a known one.
	known, err := json.Marshal(tree)
	if err != nil {
		return 0, err
	}
	return len(unknown), unmarshal(known, v)
}

// parse reads one object and nothing behind it.
func parse(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, broken(err, len(data))
	}
	end := decoder.InputOffset()
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, refusal.New(refusal.Invalid, "The JSON ends at offset %d, and something follows it.", end)
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return nil, refusal.New(refusal.Invalid, "The JSON has to be an object.")
	}
	return object, nil
}

func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrongType):
		return refusal.InField(wrongType.Field, "has to be %s, not a %s", describe(wrongType.Type), kindOf(wrongType.Value))
	}
	return broken(err, len(data))
}

// broken words a syntax error without repeating what was sent.
func broken(err error, length int) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return refusal.New(refusal.Invalid, "The JSON is broken at offset %d.", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refusal.New(refusal.Invalid, "The JSON is broken at offset %d: it ends too early.", length)
	}
	return refusal.New(refusal.Invalid, "The JSON holds a value that cannot be read.")
}

// kindOf keeps the kind of "number 1e99" and leaves the value.
func kindOf(value string) string {
	kind, _, _ := strings.Cut(value, " ")
	return kind
}

func describe(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "an array"
	}
	return "an object"
}
