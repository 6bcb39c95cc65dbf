// Package acslog reads exported rows of the log tables of Azure Communication
// Services: CSV as the portal saves it, and JSON as the API answers (tables
// with columns and rows), as a list of objects, an object a line, or in the
// {"records": [...]} that diagnostic settings write to event hubs and storage.
// What the columns mean is package acsrows's to say.
package acslog

import (
	"errors"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"sidetone/server/acsrows"
	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// table is what is known of the rows that are being read.
type table struct {
	rows *acsrows.Reader
	into *artefact.Artefact
	read int
}

// program is what the SDK versions of the tables are of.
const program = "Azure Communication Services calling SDK"

// released is a version without the number of its build: four numbers would be taken
// for somebody's address where people read it, and be shortened.
func released(version string) string {
	if address, err := netip.ParseAddr(version); err == nil && address.Is4() {
		return version[:strings.LastIndexByte(version, '.')]
	}
	return version
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

// Mentioned reports whether the beginning of a file has a word of these tables, for
// objects that hold them under a name that others use, too.
func Mentioned(start []byte) bool {
	return mention.Match(start)
}

var mention = regexp.MustCompile(`(?i)"(?:operationName|correlationId|callId|participantId|endpointId|category|resourceId)"|ACSCall`)

func (t *table) add(kind acsrows.Kind, row acsrows.Row, place report.Phrase) {
	t.read++
	var wrong *acsrows.ValueError
	if errors.As(t.rows.Add(kind, row), &wrong) {
		t.into.NoteAt(place, "file.acs_value", "name", wrong.Column, "wanted", string(wrong.Want))
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
		if o.Check == report.CheckCallEnd && !at.IsZero() {
			t.into.Lasted(at, at.Add(time.Duration(o.MS)*time.Millisecond))
		}
	}
	sdk, system := t.rows.Ran()
	if t.into.Agent.OS = system; sdk != "" {
		t.into.Program, t.into.Version = program, released(sdk)
	}
	if left := t.rows.Left(); left > 0 {
		t.into.Note("file.acs_rows_left_out", "rows", left, "limit", acsrows.MaxRows)
	}
	if err == nil && t.read == 0 {
		err = artefact.Broken(artefact.Nowhere, "file.acs_no_row")
	}
	return err
}

func (t *table) row(row map[string]any, place report.Phrase) {
	// Exports to storage and event hubs put the columns into "properties".
	if inner, ok := row["properties"].(map[string]any); ok {
		for name, value := range row {
			if _, there := inner[name]; !there && name != "properties" {
				inner[name] = value
			}
		}
		row = inner
	}
	kind, ok := t.kind(row)
	if !ok {
		var columns []string
		for c := range row {
			columns = append(columns, c)
		}
		if kind, ok = t.rows.Schema.Recognise(columns); !ok {
			t.into.NoteAt(place, "file.acs_no_known_column")
			return
		}
	}
	t.add(kind, row, place)
}

// kind of a row by the name of its table, or by the category that diagnostic
// settings give it, which is that name without the service's.
func (t *table) kind(row map[string]any) (acsrows.Kind, bool) {
	name, _ := row["Type"].(string)
	if kind, ok := t.rows.Schema.Named(name); ok {
		return kind, true
	}
	category, _ := row["category"].(string)
	return t.rows.Schema.Named("ACS" + category)
}
