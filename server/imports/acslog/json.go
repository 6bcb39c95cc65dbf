package acslog

import (
	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// ReadJSON reads the API's answer, {"tables": [{"columns", "rows"}]}, one such
// table, records, a row, or a list of rows as objects.
func ReadJSON(r *stream.Reader, list bool, into *artefact.Artefact) error {
	t := newTable(into)
	if list {
		_, err := r.Array(func(i int) error { return t.object(r, rowAt(i+1)) })
		return t.finish(err)
	}
	return t.finish(t.container(r, rowAt(1)))
}

// ReadLines reads an object a line, each a row or records.
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
		place := artefact.Line(r.Number)
		if err := t.container(stream.NewLine(line), place); err != nil {
			into.NoteAt(place, "file.acs_row")
		}
	}
}

// container is an object that holds rows, or is one.
func (t *table) container(r *stream.Reader, place report.Phrase) error {
	table := apiTable{}
	row, size, held := map[string]any{}, 0, false
	found, err := r.Object(func(name string) error {
		switch name {
		case "tables", "Tables":
			held = true
			_, err := r.Array(func(int) error {
				one := apiTable{}
				_, err := r.Object(func(name string) error {
					if !one.has(name) {
						return r.Skip()
					}
					return one.member(t, r, name)
				})
				return err
			})
			return err
		case "records", "value", "results", "data":
			held = true
			_, err := r.Array(func(i int) error { return t.object(r, report.Say("file.record", "where", place, "id", i+1)) })
			return err
		}
		if table.has(name) {
			held = true
			return table.member(t, r, name)
		}
		value, err := r.Value()
		if size += len(name) + sizeOf(value); size <= maxRowBytes && len(row) < maxColumns {
			row[name] = value
		}
		return err
	})
	switch {
	case held || err != nil:
	case !found:
		t.into.NoteAt(place, "file.acs_row")
	default:
		t.row(row, place)
	}
	return err
}

// sizeOf a value, roughly.
func sizeOf(value any) int {
	switch v := value.(type) {
	case string:
		return len(v)
	case map[string]any:
		n := 0
		for name, one := range v {
			n += len(name) + sizeOf(one)
		}
		return n
	case []any:
		n := 0
		for _, one := range v {
			n += sizeOf(one)
		}
		return n
	}
	return 16
}

// object is one row whose members are columns.
func (t *table) object(r *stream.Reader, place report.Phrase) error {
	value, err := r.Value()
	if row, ok := value.(map[string]any); ok {
		t.row(row, place)
	} else if err == nil {
		t.into.NoteAt(place, "file.acs_row")
	}
	return err
}

// apiTable is a table as the query API writes it.
type apiTable struct {
	name    string
	columns []string
}

// has tells whether a member is one of such a table.
func (a *apiTable) has(name string) bool {
	switch name {
	case "columns", "Columns", "rows", "Rows", "TableName":
		return true
	case "name", "Name":
		return len(a.columns) == 0
	}
	return false
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
				if len(a.columns) < maxColumns {
					a.columns = append(a.columns, text[:min(len(text), maxColumnName)])
				}
				return err
			})
			return err
		})
		return err
	case "rows", "Rows":
		if len(a.columns) == 0 {
			return r.Broken("file.acs_columns_first")
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
				t.row(row, rowAt(i+1))
			}
			return err
		})
		return err
	}
	return r.Skip()
}

// rowAt is a place in a list of rows, from 1.
func rowAt(n int) report.Phrase { return report.Say("file.row", "id", n) }
