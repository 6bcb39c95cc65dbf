package http_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// TestExport: all that a search finds, in either form, and nothing that a
// spreadsheet would run.
func TestExport(t *testing.T) {
	s := newRig(t, nil)
	link := s.link(api.LinkRequest{Ticket: `=HYPERLINK("x")`, Runs: 3})
	var made []string
	for range 3 {
		s.advance(time.Second)
		made = append([]string{s.stored(s.begin(link.ID), aReport(observed("o1", report.CheckHTTPS, report.OK))).ID}, made...)
	}
	s.stored(s.begin(""), aReport())
	a := s.call("GET", api.PathReportsCSV+"?link="+link.ID, operatorKey, nil).want(200, nil)
	rows, err := csv.NewReader(strings.NewReader(string(a.body))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v, %v", rows, err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for i, row := range rows[1:] {
		if row[column["id"]] != made[i] || row[column["ticket"]] != `'=HYPERLINK("x")` || row[column["title"]] == "" {
			t.Errorf("%v", row)
		}
	}
	if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.Contains(a.header.Get("Content-Disposition"), ".csv") {
		t.Errorf("%v", a.header)
	}
	for query, n := range map[string]int{"": 4, "?q=none-of-it": 0, "?link=" + link.ID + "&limit=2": 2} {
		var list []api.ReportSummary
		s.call("GET", api.PathReportsJSON+query, operatorKey, nil).want(200, &list)
		if len(list) != n {
			t.Errorf("%s gives %d, want %d", query, len(list), n)
		}
	}
	for _, path := range []string{api.PathReportsCSV, api.PathReportsJSON} {
		s.call("GET", path, "", nil).refused(401, "", "")
		s.call("GET", path+"?color=red", operatorKey, nil).refused(400, "color", "")
	}
}

// TestSearchByWhatOneRemembers: a day and a month are when a report was made.
func TestSearchByWhatOneRemembers(t *testing.T) {
	s := newRig(t, nil)
	s.stored(s.begin(""), aReport())
	day := s.clock().UTC().Format(time.DateOnly)
	other := s.clock().AddDate(0, 0, -1).UTC().Format(time.DateOnly)
	for query, n := range map[string]int{
		"?q=" + day: 1, "?q=" + day[:7]: 1, "?q=" + other: 0, "?q=2001-01": 0, "?q=" + day + "+" + other: 0,
		"?state=none": 1, "?state=open": 0, "?owner=ana": 0, "?browser=fire": 1, "?browser=safari": 0, "?profile=embedded": 1, "?profile=acs": 0,
	} {
		var l api.ReportList
		s.call("GET", api.PathReports+query, operatorKey, nil).want(200, &l)
		if len(l.Reports) != n {
			t.Errorf("%s finds %d, want %d", query, len(l.Reports), n)
		}
	}
	s.call("GET", api.PathReports+"?state=asleep", operatorKey, nil).refused(400, "state", "open, waiting, solved, closed, none")
}
