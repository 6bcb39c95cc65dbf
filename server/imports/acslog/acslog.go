// Package acslog reads exported rows of the log tables of Azure Communication
// Services: CSV as the portal saves it, and JSON as the API answers (tables
// with columns and rows), as a list of objects, or an object a line. What the
// columns mean is package acsrows's to say.
package acslog

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"sidetone/server/acsrows"
	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// table is what is known of the rows that are being read.
type table struct {
	rows *acsrows.Reader
	into *artefact.Artefact
	read int
}

func newTable(into *artefact.Artefact) *table {
	into.Origin = report.OriginACSLog
	return &table{rows: &acsrows.Reader{Schema: acsrows.Documented(), Origin: report.OriginACSLog}, into: into}
}

// Columns reports whether names are columns of a table that is known.
func Columns(names []string) bool {
	_, ok := acsrows.Documented().Recognise(names)
	return ok
}

func (t *table) add(kind acsrows.Kind, row acsrows.Row, place string) {
	t.read++
	if err := t.rows.Add(kind, row); err != nil {
		t.into.Note("%s: %v", place, err)
	}
}

// finish hands the observations on.
func (t *table) finish(err error) error {
	start := t.rows.Start()
	for _, o := range t.rows.Observations() {
		at := time.Time{}
		if !start.IsZero() {
			at = start.Add(time.Duration(o.At) * time.Millisecond)
		}
		t.into.Add(at, o)
	}
	if left := t.rows.Left(); left > 0 {
		t.into.Note("%d rows were left out; the first %d are read", left, acsrows.MaxRows)
	}
	if err == nil && t.read == 0 {
		err = artefact.Broken("", "there is no row of ACSCallSummary, ACSCallDiagnostics or ACSCallClientOperations in it")
	}
	return err
}

// ReadCSV reads a table with its columns in the first line.
func ReadCSV(r io.Reader, into *artefact.Artefact) error {
	t := newTable(into)
	c := csv.NewReader(r)
	c.FieldsPerRecord, c.LazyQuotes, c.ReuseRecord = -1, true, true
	header, err := c.Read()
	if err != nil {
		return t.finish(broken(err, 1))
	}
	columns := append([]string(nil), header...)
	kind, ok := t.rows.Schema.Recognise(columns)
	if !ok {
		return artefact.Broken("line 1", "no column of ACSCallSummary, ACSCallDiagnostics or ACSCallClientOperations is among the %d columns", len(columns))
	}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return t.finish(nil)
		}
		if err != nil {
			return t.finish(broken(err, t.read+2))
		}
		line, _ := c.FieldPos(0)
		row := acsrows.Row{}
		for i, v := range record {
			if i < len(columns) && v != "" {
				row[columns[i]] = v
			}
		}
		if len(record) != len(columns) {
			t.into.Note("line %d: has %d values and not %d", line, len(record), len(columns))
		}
		t.add(kind, row, "line "+strconv.Itoa(line))
	}
}

func broken(err error, line int) error {
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		return artefact.Broken("line "+strconv.Itoa(parse.Line), "the CSV is broken")
	case errors.Is(err, io.EOF):
		return artefact.Broken("line "+strconv.Itoa(line), "the file ends here")
	}
	return err
}

// ReadJSON reads the API's answer, {"tables": [{"columns", "rows"}]}, one such
// table, or a list of rows as objects.
func ReadJSON(r *stream.Reader, list bool, into *artefact.Artefact) error {
	t := newTable(into)
	if list {
		_, err := r.Array(func(i int) error { return t.object(r, "row "+strconv.Itoa(i+1)) })
		return t.finish(err)
	}
	one := apiTable{}
	_, err := r.Object(func(name string) error {
		switch name {
		case "tables", "Tables":
			_, err := r.Array(func(int) error {
				one := apiTable{}
				_, err := r.Object(func(name string) error { return one.member(t, r, name) })
				return err
			})
			return err
		case "value", "results", "data":
			_, err := r.Array(func(i int) error { return t.object(r, "row "+strconv.Itoa(i+1)) })
			return err
		}
		return one.member(t, r, name)
	})
	return t.finish(err)
}

// ReadLines reads an object a line.
func ReadLines(r *lines.Reader, into *artefact.Artefact) error {
	t := newTable(into)
	for {
		line, err := r.Next()
		if line == nil {
			return t.finish(err)
		}
		if len(line) == 0 {
			continue
		}
		place := "line " + strconv.Itoa(r.Number)
		var row map[string]any
		if json.Unmarshal(line, &row) != nil {
			into.Note("%s: has to be an object with the columns of one row", place)
			continue
		}
		t.row(row, place)
	}
}

// object is one row whose members are columns.
func (t *table) object(r *stream.Reader, place string) error {
	value, err := r.Value()
	if row, ok := value.(map[string]any); ok {
		t.row(row, place)
	} else if err == nil {
		t.into.Note("%s: has to be an object with the columns of one row", place)
	}
	return err
}

func (t *table) row(row map[string]any, place string) {
	// Exports to storage and event hubs put the columns into "properties".
	if inner, ok := row["properties"].(map[string]any); ok {
		for name, value := range row {
			if _, there := inner[name]; !there && name != "properties" {
				inner[name] = value
			}
		}
		row = inner
	}
	name, _ := row["Type"].(string)
	kind, ok := t.rows.Schema.Named(name)
	if !ok {
		var columns []string
		for c := range row {
			columns = append(columns, c)
		}
		if kind, ok = t.rows.Schema.Recognise(columns); !ok {
			t.into.Note("%s: has no column of a known table", place)
			return
		}
	}
	t.add(kind, row, place)
}

// apiTable is a table as the query API writes it.
type apiTable struct {
	name    string
	columns []string
}

func (a *apiTable) member(t *table, r *stream.Reader, name string) error {
	switch name {
	case "name", "Name", "TableName":
		text, err := r.String()
		a.name = text
		return err
	case "columns", "Columns":
		_, err := r.Array(func(int) error {
			_, err := r.Object(func(member string) error {
				if member != "name" && member != "ColumnName" {
					return r.Skip()
				}
				text, err := r.String()
				a.columns = append(a.columns, text)
				return err
			})
			return err
		})
		return err
	case "rows", "Rows":
		if len(a.columns) == 0 {
			return r.Broken("the columns have to stand before the rows")
		}
		_, err := r.Array(func(i int) error {
			value, err := r.Value()
			values, _ := value.([]any)
			row := map[string]any{}
			for n, v := range values {
				if n < len(a.columns) {
					row[a.columns[n]] = v
				}
			}
			if err == nil || len(values) == len(a.columns) {
				t.row(row, "row "+strconv.Itoa(i+1))
			}
			return err
		})
		return err
	}
	return r.Skip()
}
