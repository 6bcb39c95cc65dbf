package http

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/store"
	"sidetone/shared/api"
)

// exportPage is how many lines are read at once for an export: a page that a
// database gives in a few milliseconds, so that an export of all keeps nobody
// waiting.
const exportPage = 1000

// exportCSV sends all that a search finds as a table (RFC 4180), as it is
// found. limit bounds it; without one there is no bound.
func (s *Server) exportCSV(w http.ResponseWriter, r *http.Request) error {
	out := csv.NewWriter(w)
	return s.export(w, r, "csv", "text/csv; charset=utf-8", exported{
		begin: func() error { return out.Write(exportColumns) },
		line:  func(line api.ReportSummary) error { return out.Write(exportRow(line)) },
		page:  func() error { out.Flush(); return out.Error() },
	})
}

// exportJSON sends all that a search finds as an array.
func (s *Server) exportJSON(w http.ResponseWriter, r *http.Request) error {
	out, before := json.NewEncoder(w), "["
	write := func(text string) error { _, err := w.Write([]byte(text)); return err }
	return s.export(w, r, "json", "application/json", exported{
		line: func(line api.ReportSummary) error {
			if err := write(before); err != nil {
				return err
			}
			before = ","
			return out.Encode(line)
		},
		end: func() error {
			if before == "[" {
				return write("[]\n")
			}
			return write("]\n")
		},
	})
}

// exported are the parts of a form of export. nil: there is nothing to do.
type exported struct {
	begin func() error
	line  func(api.ReportSummary) error
	page  func() error
	end   func() error
}

// export goes through a search page by page. What goes wrong once something
// was sent ends the connection, so that nobody takes a part for the whole.
func (s *Server) export(w http.ResponseWriter, r *http.Request, form, kind string, as exported) error {
	typed := r.URL.Query()
	q, err := s.query(r, typed)
	if err != nil {
		return err
	}
	left := -1
	if typed.Has("limit") {
		left = q.Limit
	}
	q.Limit = exportPage
	lines, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	s.audit(r, store.ReportsFound, "", filters(typed))
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="reports-`+s.Now().UTC().Format("20060102-150405")+`.`+form+`"`)
	h.Set("Cache-Control", "no-store")
	s.speaks(w, r)
	if err := s.exportLines(r, q, lines, left, as); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// filters names what a search was made by, and not what for, which may be an
// address of somebody.
func filters(typed url.Values) string {
	if len(typed) == 0 {
		return ""
	}
	return "by " + strings.Join(slices.Sorted(maps.Keys(typed)), " ")
}

func (s *Server) exportLines(r *http.Request, q store.Query, lines []store.Line, left int, as exported) (err error) {
	do := func(part func() error) {
		if err == nil && part != nil {
			err = part()
		}
	}
	do(as.begin)
	for err == nil && len(lines) > 0 && left != 0 {
		for _, l := range lines {
			if left == 0 {
				break
			}
			left--
			do(func() error { return as.line(s.summary(r, l)) })
		}
		do(as.page)
		q.Before = lines[len(lines)-1].Place
		more := len(lines) == exportPage
		lines = nil
		if more {
			do(func() (err error) { lines, err = s.Store.Search(r.Context(), q); return err })
		}
	}
	do(as.page)
	do(as.end)
	return err
}

var exportColumns = []string{
	"id", "url", "created", "updated", "complete", "verdict", "hypothesis", "cause", "title", "ticket", "link", "call_id", "profile",
	"browser", "os", "network", "address", "owner", "state", "note", "carried",
}

func exportRow(l api.ReportSummary) []string {
	row := []string{
		l.ID, l.URL, l.Created.Format(time.RFC3339), l.Updated.Format(time.RFC3339), strconv.FormatBool(l.Complete), l.Verdict, l.Hypothesis, l.Cause,
		l.Title, l.Ticket, l.Link, l.CallID, l.Profile, l.Browser, l.OS, l.Network, l.Address, l.Owner, l.State, l.Note,
		strconv.FormatBool(l.Carried),
	}
	for i, cell := range row {
		row[i] = plainCell(cell)
	}
	return row
}

// plainCell keeps a spreadsheet from taking text that somebody typed for a
// formula: those begin with one of these (OWASP, CSV injection).
func plainCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
