package acsrows

import (
	"regexp"
	"slices"
	"strings"
)

// identifier is what a table or column may be called, so that a name can
// stand in a query as it is.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)

// IsCallID reports whether s has the form of a call id: a GUID in all that is
// documented. Other letters and digits are let through, since a vendor may
// change the form; what could end a string in a query is not.
func IsCallID(s string) bool { return callID.MatchString(s) }

var callID = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{7,127}$`)

// marks are the fields whose columns only one kind has.
var marks = map[Kind][]Field{
	Summary:     {EndReason, EndSubCode, Duration},
	Diagnostics: {Transport, Utilization, Stream, Direction, LossMax},
	Operations:  {Operation, Payload, OperationID},
	Events:      {Quality},
	Series:      {Metric, Average, Samples},
}

// Recognise tells by its columns of what kind a table of a file is. known is
// false when nothing speaks for any: the file holds no rows of a call.
func (s Schema) Recognise(columns []string) (kind Kind, known bool) {
	have := map[string]bool{}
	for _, c := range columns {
		have[columnKey(c)] = true
	}
	best := 0
	for _, k := range Kinds {
		n := 0
		for _, f := range marks[k] {
			if c := s[k].Columns[f]; c != "" && have[columnKey(c)] {
				n++
			}
		}
		if n > best {
			kind, best = k, n
		}
	}
	return kind, best > 0
}

// Named gives the kind of a table by its name, that of updates included.
func (s Schema) Named(table string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool {
		return table != "" && (strings.EqualFold(s[k].Name, table) || strings.EqualFold(s[k].Updates, table))
	})
	if i < 0 {
		return "", false
	}
	return Kinds[i], true
}

// columnKey is how column names are compared. The portal writes the time zone
// behind the name when it exports: "TimeGenerated [UTC]".
func columnKey(name string) string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "\ufeff")
	if i := strings.LastIndex(name, " ["); i > 0 && strings.HasSuffix(name, "]") {
		name = name[:i]
	}
	return strings.ToLower(name)
}
