// Package walk finds every string of a value, whatever it is nested in, so
// that what looks through a report covers a field that is added later
// without anyone remembering to.
package walk

import (
	"reflect"
	"sync"
)

// Change gets a string and the name of what it stands in: the Go name of the
// field, or the key of a map with text for keys. It returns what is to stand
// there instead.
type Change func(name, s string) string

// Strings calls change for every string that v, a pointer, leads to, and
// stores what it returns: in exported fields, slices, arrays, maps (keys
// included) and interfaces. What an interface or a map holds is replaced and
// not changed in place. Strings below name are told name.
func Strings(v any, change Change) { walk(reflect.ValueOf(v), "", change) }

func walk(v reflect.Value, name string, change Change) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), name, change)
		}
	case reflect.Interface:
		if !v.IsNil() && v.CanSet() {
			v.Set(changed(v.Elem(), name, change))
		}
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			walk(v.Field(f.index), f.name, change)
		}
	case reflect.Slice, reflect.Array:
		if !leads(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			walk(v.Index(i), name, change)
		}
	case reflect.Map:
		walkMap(v, name, change)
	case reflect.String:
		if v.CanSet() {
			if s := v.String(); s != "" {
				v.SetString(change(name, s))
			}
		}
	}
}

// field is an exported one that may lead to a string.
type field struct {
	index int
	name  string
}

var fields sync.Map // reflect.Type → []field

func fieldsOf(t reflect.Type) []field {
	if known, ok := fields.Load(t); ok {
		return known.([]field)
	}
	var all []field
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && leads(f.Type) {
			all = append(all, field{i, f.Name})
		}
	}
	fields.Store(t, all)
	return all
}

// leads reports whether a value of t may lead to a string: numbers and truth
// values, whose kinds come first, do not.
func leads(t reflect.Type) bool { return t.Kind() > reflect.Complex128 }

// changed gives a changed copy of what cannot be changed in place.
func changed(v reflect.Value, name string, change Change) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(copied(v))
	walk(c, name, change)
	return c
}

func walkMap(m reflect.Value, name string, change Change) {
	if m.IsNil() {
		return
	}
	keys := m.MapKeys()
	for _, key := range keys {
		named := name
		if key.Kind() == reflect.String {
			named = key.String()
		}
		value, to := changed(m.MapIndex(key), named, change), changed(key, name, change)
		if !to.Equal(key) {
			m.SetMapIndex(key, reflect.Value{})
		}
		m.SetMapIndex(to, value)
	}
}

// Copy copies v so deeply that Strings on the copy leaves v alone. Unexported
// fields, such as those of time.Time, are shared.
func Copy[T any](v T) T {
	c := reflect.New(reflect.TypeFor[T]()).Elem()
	c.Set(copied(reflect.ValueOf(&v).Elem()))
	return *c.Addr().Interface().(*T)
}

func copied(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(copied(v.Elem()))
		return p
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type()).Elem()
		c.Set(copied(v.Elem()))
		return c
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(copied(v.Field(i)))
			}
		}
		return c
	case reflect.Array:
		c := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			c.Index(i).Set(copied(v.Index(i)))
		}
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(copied(v.Index(i)))
		}
		return c
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeMapWithSize(v.Type(), v.Len())
		for _, key := range v.MapKeys() {
			c.SetMapIndex(copied(key), copied(v.MapIndex(key)))
		}
		return c
	}
	return v
}
