// Package redact keeps out of reports what does not belong there: secrets
// before a report is stored, addresses of people before it is shown to
// anyone but support. Both look at every string of a report, found by
// reflection, so that a field added later is covered without anyone
// remembering to.
package redact

import (
	"reflect"

	"sidetone/shared/report"
)

// eachString calls change for every string in v, which is a pointer, and
// stores what it returns. name is the Go name of the field that the string
// stands in.
func eachString(v any, change func(name, s string) string) {
	walk(reflect.ValueOf(v), "", change)
}

func walk(v reflect.Value, name string, change func(name, s string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), name, change)
		}
	case reflect.Interface:
		if s, ok := v.Interface().(string); ok && v.CanSet() {
			v.Set(reflect.ValueOf(change(name, s)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walk(v.Field(i), v.Type().Field(i).Name, change)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), name, change)
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(change(name, v.String()))
		}
	}
}

// clone copies a report so deeply that changing strings of the copy leaves
// the original alone.
func clone(r report.Report) report.Report {
	return deepCopy(reflect.ValueOf(r)).Interface().(report.Report)
}

func deepCopy(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(deepCopy(v.Elem()))
		return p
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v) // unexported fields too, such as those of time.Time
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(deepCopy(v.Field(i)))
			}
		}
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(deepCopy(v.Index(i)))
		}
		return c
	}
	return v
}
