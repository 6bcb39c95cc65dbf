package redact

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sidetone/server/walk"
	"sidetone/shared/report"
)

// full gives a report with s in every string that a report has.
func full(s string) report.Report {
	var r report.Report
	fill(reflect.ValueOf(&r).Elem(), s)
	return r
}

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

// texts are all strings of a report, one a line.
func texts(r report.Report) string {
	var b strings.Builder
	walk.Strings(&r, func(_, s string) string { b.WriteString(s + "\n"); return s })
	return b.String()
}

func encode(t *testing.T, r report.Report) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
