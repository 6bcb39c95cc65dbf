// Package reporttest makes reports for tests: what holds of every field has to
// hold of one that is added tomorrow.
package reporttest

import "reflect"

// Fill puts s into every string that v, a pointer, leads to, whatever it is nested
// in: every pointer points to something, every slice has one element, every map
// one entry, with s for the key where keys are text, and an interface holds a
// map, a list and a text. What v held before is gone; numbers stay as they are.
func Fill(v any, s string) { fill(reflect.ValueOf(v).Elem(), s) }

func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s)
	case reflect.Interface:
		v.Set(reflect.ValueOf(map[string]any{"text": s, "list": []any{s, map[string]any{"url": s}}, s: 1}))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), s)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), s)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, s)
		fill(value, s)
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(s)
	}
}
