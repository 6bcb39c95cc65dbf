package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// unknown counts the members in data, which is known to be valid, that t does
// not have. Names are compared exactly.
func unknown(data []byte, t reflect.Type) int {
	return count(jsontext.NewDecoder(bytes.NewBuffer(data), reading), t)
}

func count(d *jsontext.Decoder, t reflect.Type) (n int) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch kind := d.PeekKind(); {
	case kind == '{' && t.Kind() == reflect.Struct && !isLeaf(t):
		_, _ = d.ReadToken()
		known := members(t)
		for d.PeekKind() == '"' {
			name, err := d.ReadToken()
			if err != nil {
				return n
			}
			if member, ok := known[name.String()]; ok {
				n += count(d, member)
			} else {
				n++
				_ = d.SkipValue()
			}
		}
	case kind == '[' && t.Kind() == reflect.Slice && !isLeaf(t):
		_, _ = d.ReadToken()
		for next := d.PeekKind(); next != ']' && next != jsontext.KindInvalid; next = d.PeekKind() {
			n += count(d, t.Elem())
		}
	default:
		_ = d.SkipValue()
		return n
	}
	_, _ = d.ReadToken() // the end of the object or array
	return n
}

var memberCache sync.Map // reflect.Type → map[string]reflect.Type

// members are the JSON names of a struct's fields. The types that are read
// here embed no other structs.
func members(t reflect.Type) map[string]reflect.Type {
	if cached, ok := memberCache.Load(t); ok {
		return cached.(map[string]reflect.Type)
	}
	found := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			found[name] = f.Type
		}
	}
	memberCache.Store(t, found)
	return found
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// isLeaf: a type that reads itself, such as time.Time, is not looked into.
func isLeaf(t reflect.Type) bool {
	return t.Implements(unmarshaler) || reflect.PointerTo(t).Implements(unmarshaler)
}
