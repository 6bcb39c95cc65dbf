package wire

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// prune removes from a decoded tree the members that t does not have, and
// gives their paths, such as "observations.3.detail.speed", in order. Names
// are compared exactly. Where the shapes disagree it leaves the complaint to
// the decoding that follows.
func prune(tree any, t reflect.Type, path string) (unknown []string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if isLeaf(t) {
		return nil
	}
	switch value := tree.(type) {
	case map[string]any:
		if t.Kind() == reflect.Struct {
			unknown = pruneObject(value, t, path)
		}
	case []any:
		if t.Kind() == reflect.Slice {
			for i, item := range value {
				unknown = append(unknown, prune(item, t.Elem(), join(path, strconv.Itoa(i)))...)
			}
		}
	}
	return unknown
}

func pruneObject(object map[string]any, t reflect.Type, path string) (unknown []string) {
	known := members(t)
	for name, value := range object {
		member, ok := known[name]
		if !ok {
			delete(object, name)
			unknown = append(unknown, join(path, name))
			continue
		}
		unknown = append(unknown, prune(value, member, join(path, name))...)
	}
	slices.Sort(unknown)
	return unknown
}

// members are the JSON names of a struct's fields. The types that are read
// here embed no other structs.
func members(t reflect.Type) map[string]reflect.Type {
	found := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			found[name] = f.Type
		}
	}
	return found
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// isLeaf: a type that reads itself, such as time.Time, is not looked into.
func isLeaf(t reflect.Type) bool {
	return t.Implements(unmarshaler) || reflect.PointerTo(t).Implements(unmarshaler)
}

func join(path, name string) string {
	// A name is the sender's; it goes into the answer, so it is kept short.
	if len(name) > 64 {
		name = name[:64]
	}
	if path == "" {
		return name
	}
	return path + "." + name
}
