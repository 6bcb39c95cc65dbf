package acsrows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Row is one row: column name to value as JSON or CSV gives it (string,
// float64, json.Number, int64, bool, nil, map[string]any).
type Row map[string]any

// ValueError is a value that cannot be read. It says nothing of the value,
// which may be anything.
type ValueError struct {
	Column string
	Want   Want
}

// Want is what a value has to be.
type Want string

const (
	WantText   Want = "text"
	WantNumber Want = "number"
	WantWhole  Want = "whole"  // a whole number
	WantShare  Want = "share"  // a number from 0 to 1
	WantTime   Want = "time"   // as 2026-01-02T03:04:05Z
	WantObject Want = "object" // of JSON
)

func (e *ValueError) Error() string { return e.Column + ": no " + string(e.Want) }

// reading reads the fields of one row and remembers what it could not read.
type reading struct {
	columns map[Field]string
	row     map[string]any // by columnKey
	problem error
}

func (t Table) reading(row Row) *reading {
	r := &reading{columns: t.Columns, row: make(map[string]any, len(row))}
	for name, v := range row {
		r.row[columnKey(name)] = v
	}
	return r
}

func (r *reading) value(f Field) any {
	name := r.columns[f]
	if name == "" {
		return nil
	}
	return r.row[columnKey(name)]
}

func (r *reading) bad(f Field, want Want) {
	if r.problem == nil {
		r.problem = &ValueError{Column: r.columns[f], Want: want}
	}
}

// text gives a value as text; numbers and truth values too.
func (r *reading) text(f Field) string {
	switch v := r.value(f).(type) {
	case nil:
		return ""
	case string:
		if v = strings.TrimSpace(v); strings.EqualFold(v, "null") {
			return "" // exports to storage and event hubs write it as a word
		}
		return cut(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number, bool, int, int64:
		return fmt.Sprint(v)
	}
	r.bad(f, WantText)
	return ""
}

func cut(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// number gives a number, also one that is written as a text; nil: unknown.
func (r *reading) number(f Field) *float64 {
	text := r.text(f)
	if text == "" || strings.EqualFold(text, "nan") {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		r.bad(f, WantNumber)
		return nil
	}
	return &n
}

// whole gives a whole number; known is false where there is none.
func (r *reading) whole(f Field) (n int, known bool) {
	v := r.number(f)
	if v == nil {
		return 0, false
	}
	if *v != math.Trunc(*v) || math.Abs(*v) > maxWhole {
		r.bad(f, WantWhole)
		return 0, false
	}
	return int(*v), true
}

// least is number, and unknown below zero: the service writes -1 where it
// measured nothing.
func (r *reading) least(f Field) *float64 {
	n := r.number(f)
	if n == nil || *n < 0 {
		return nil
	}
	return n
}

// share is a number from 0 to 1.
func (r *reading) share(f Field) *float64 {
	n := r.least(f)
	if n != nil && *n > 1 {
		r.bad(f, WantShare)
		return nil
	}
	return n
}

// timeForms: as the API and Azure's JSON write times, and as the portal's CSV
// does ("9/23/2026, 10:11:12.345 AM").
var timeForms = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05.9999999", "2006-01-02T15:04:05.9999999", "1/2/2006, 3:04:05.999 PM", "1/2/2006 3:04:05 PM",
}

func (r *reading) time(f Field) time.Time {
	text := r.text(f)
	if text == "" {
		return time.Time{}
	}
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC()
		}
	}
	r.bad(f, WantTime)
	return time.Time{}
}

// object gives a dynamic column: an object, or one written as a JSON string.
func (r *reading) object(f Field) map[string]any {
	switch v := r.value(f).(type) {
	case nil:
		return nil
	case map[string]any:
		return v
	case string:
		if strings.TrimSpace(v) == "" {
			return nil
		}
		var object map[string]any
		decoder := json.NewDecoder(bytes.NewReader([]byte(v)))
		decoder.UseNumber()
		if decoder.Decode(&object) == nil {
			return object
		}
	}
	r.bad(f, WantObject)
	return nil
}

// member gives one member of a payload as text. Both spellings are found,
// "DiagnosticChanged" and "diagnosticChanged".
func member(payload map[string]any, names ...string) string {
	for _, name := range names {
		if v, ok := payload[name]; ok {
			return plain(v)
		}
	}
	for key, v := range payload {
		for _, name := range names {
			if strings.EqualFold(key, name) {
				return plain(v)
			}
		}
	}
	return ""
}

func plain(v any) string {
	switch v := v.(type) {
	case string:
		return cut(strings.TrimSpace(v))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number, bool, int, int64:
		return fmt.Sprint(v)
	}
	return ""
}
