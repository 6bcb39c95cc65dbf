package http

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

// Length of a page of a search.
const (
	defaultPage = 50
	maxPage     = 200
)

// maxWords: each word of a search is looked for in every line by itself, and
// nobody remembers more.
const maxWords = 8

var searchParameters = []string{
	"q", "verdict", "hypothesis", "cause", "ticket", "link", "network", "since", "until", "cursor", "limit",
}

// search lists reports, the newest first.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := parseSearch(r.URL.Query())
	if err != nil {
		return err
	}
	page := q.Limit
	q.Limit++ // one more tells whether there is a next page
	records, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	list := api.ReportList{Reports: []api.ReportSummary{}}
	if len(records) > page {
		records = records[:page]
		last := records[page-1].Report
		list.Next = encodeCursor(store.Cursor{Created: last.Created, ID: last.ID})
	}
	for _, record := range records {
		list.Reports = append(list.Reports, s.summary(r, record))
	}
	return reply(w, http.StatusOK, list)
}

func (s *Server) summary(r *http.Request, record store.Record) api.ReportSummary {
	line := api.ReportSummary{
		ID: record.Report.ID, URL: s.reportURL(r, record.Report.ID), Created: record.Report.Created,
		Complete: record.Report.Complete, Ticket: record.Report.Ticket, Link: record.Link,
	}
	if d := record.Report.Diagnosis; d != nil {
		line.Verdict = string(d.Verdict)
		if d.Primary != nil {
			line.Hypothesis, line.Cause = d.Primary.Hypothesis, d.Primary.Cause
		}
	}
	return line
}

func parseSearch(values url.Values) (store.Query, error) {
	for name := range values {
		if !slices.Contains(searchParameters, name) {
			return store.Query{}, refusal.InField(name, "is not a parameter; there are %s", strings.Join(searchParameters, ", "))
		}
	}
	q := store.Query{
		Verdict: values.Get("verdict"), Hypothesis: values.Get("hypothesis"), Cause: values.Get("cause"),
		Ticket: values.Get("ticket"), Link: values.Get("link"), Limit: defaultPage,
	}
	var err error
	if q.Words = strings.Fields(strings.ToLower(values.Get("q"))); len(q.Words) > maxWords {
		return q, refusal.InField("q", "may have %d words at most", maxWords)
	}
	if v := values.Get("network"); v != "" {
		if q.Network, err = parseNetwork(v); err != nil {
			return q, refusal.InField("network", "has to be an address, a network such as 203.0.113.0/24, or the first parts of an address")
		}
	}
	for name, to := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		if v := values.Get(name); v != "" {
			if *to, err = time.Parse(time.RFC3339, v); err != nil {
				return q, refusal.InField(name, "has to be a moment such as 2026-01-02T03:04:05Z")
			}
		}
	}
	if v := values.Get("limit"); v != "" {
		if q.Limit, err = strconv.Atoi(v); err != nil || q.Limit < 1 || q.Limit > maxPage {
			return q, refusal.InField("limit", "has to be from 1 to %d", maxPage)
		}
	}
	if v := values.Get("cursor"); v != "" {
		if q.Before, err = decodeCursor(v); err != nil {
			return q, refusal.InField("cursor", "has to be the value of next in an earlier answer")
		}
	}
	return q, nil
}

func encodeCursor(c store.Cursor) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", c.Created.UnixMilli(), c.ID))
}

func decodeCursor(s string) (store.Cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return store.Cursor{}, err
	}
	at, id, _ := strings.Cut(string(raw), " ")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err == nil && id == "" {
		err = fmt.Errorf("no id")
	}
	return store.Cursor{Created: time.UnixMilli(ms), ID: id}, err
}
