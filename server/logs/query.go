package logs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sidetone/server/acsrows"
)

// query asks one table for the rows of one call.
type query struct {
	kind     acsrows.Kind
	table    string
	updates  bool // it has a Version column
	columns  map[acsrows.Field]string
	callID   string
	from, to time.Time
}

// errCallID: a call id that could be anything is put into no query.
var errCallID = errors.New("the call id has not the form of one")

// kql writes the query. The names of table and columns were checked when they
// were configured and are plain identifiers; the call id is checked here and
// quoted all the same. Columns that name people are in no schema, and only
// what is named is asked.
func (q query) kql() (string, error) {
	if !acsrows.IsCallID(q.callID) {
		return "", errCallID
	}
	lines := []string{
		q.table,
		fmt.Sprintf("where %s between (datetime(%s) .. datetime(%s))", q.columns[acsrows.Generated], moment(q.from), moment(q.to)),
		// =~: the SDK and the log need not agree on capital letters.
		fmt.Sprintf("where %s =~ %s", q.columns[acsrows.CallID], quote(q.callID)),
		"project " + strings.Join(q.asked(), ", "),
	}
	if version := q.columns[acsrows.Version]; q.updates && version != "" {
		lines = append(lines, "sort by "+version+" desc")
	}
	// One more than are taken, so that it shows when there are more.
	lines = append(lines, fmt.Sprintf("take %d", maxRowsPerTable+1))
	return strings.Join(lines, "\n| "), nil
}

// asked are the columns, in an order that does not change.
func (q query) asked() []string {
	var names []string
	for field, name := range q.columns {
		if field == acsrows.Version && !q.updates {
			continue
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (q query) without(field acsrows.Field) query {
	q.columns = maps.Clone(q.columns)
	delete(q.columns, field)
	return q
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// quote makes a string literal of KQL.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(s) + `"`
}
