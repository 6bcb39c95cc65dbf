package http

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/words"
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
	"q", "verdict", "hypothesis", "cause", "ticket", "link", "owner", "state", "profile", "browser", "network", "since", "until", "cursor", "limit",
}

// untaken is the state of reports that nobody has taken up.
const untaken = "none"

// search lists reports, the newest first.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := s.query(r, r.URL.Query())
	if err != nil {
		return err
	}
	lines, next, err := s.page(r, q)
	if err != nil {
		return err
	}
	list := api.ReportList{Reports: []api.ReportSummary{}, Next: next}
	for _, line := range lines {
		list.Reports = append(list.Reports, s.summary(r, line))
	}
	s.speaks(w, r)
	return reply(w, http.StatusOK, list)
}

// page gives a page of a search, and the cursor of the next one; empty: this
// was the last.
func (s *Server) page(r *http.Request, q store.Query) (lines []store.Line, next string, err error) {
	page := q.Limit
	q.Limit++ // one more tells whether there is a next page
	lines, err = s.Store.Search(r.Context(), q)
	if len(lines) > page {
		lines = lines[:page]
		next = encodeCursor(lines[page-1].Place)
	}
	return lines, next, err
}

func (s *Server) summary(r *http.Request, l store.Line) api.ReportSummary {
	line := api.ReportSummary{
		ID: l.ID, URL: s.reportURL(r, l.ID), Created: l.Created, Updated: l.Updated, Complete: l.Complete, Running: l.Running(s.Now()), Carried: l.Carried,
		Verdict: l.Verdict, Hypothesis: l.Hypothesis, Cause: l.Cause, Title: titleOf(l, words.All(language(r))),
		Ticket: l.Ticket, Link: l.Link, CallID: l.CallID, Profile: l.Profile, Browser: l.Browser, OS: l.OS,
		Note: l.Note, Owner: l.Owner, State: string(l.State), Audience: string(l.Audience),
	}
	if l.Network.IsValid() {
		line.Network = l.Network.String()
	}
	if l.Address.IsValid() {
		line.Address = l.Address.String()
	}
	if !l.Until.IsZero() {
		line.ShareUntil = &l.Until
	}
	return line
}

// titleOf says what the verdict of a line means; empty where its diagnosis has
// no ids, or those of another version.
func titleOf(l store.Line, c *words.Catalogue) string {
	if !c.Has(l.Title) {
		return ""
	}
	return c.Say(l.Title, words.Args{"judged": l.Verdict})
}

// query reads a search, and refuses what none can find.
func (s *Server) query(r *http.Request, values url.Values) (store.Query, error) {
	q, err := parseSearch(values, s.Now())
	if err != nil {
		return q, err
	}
	return q, s.closed(r.Context(), q)
}

func parseSearch(values url.Values, now time.Time) (store.Query, error) {
	for name := range values {
		if !slices.Contains(searchParameters, name) {
			return store.Query{}, refusal.InField(name, "no_such_parameter", "choices", strings.Join(searchParameters, ", "))
		}
	}
	if err := once(values); err != nil {
		return store.Query{}, err
	}
	q := store.Query{
		Verdict: values.Get("verdict"), Hypothesis: values.Get("hypothesis"), Cause: values.Get("cause"),
		Ticket: values.Get("ticket"), Link: values.Get("link"), Owner: values.Get("owner"), Profile: values.Get("profile"),
		Browser: values.Get("browser"), State: store.State(values.Get("state")),
	}
	if q.State == untaken {
		q.State, q.Untaken = "", true
	}
	if q.State != "" && !slices.Contains(store.States, q.State) {
		return q, refusal.InField("state", "one_of_these", "choices", states(), "choice", untaken)
	}
	var err error
	if v := values.Get("network"); v != "" {
		if q.Network, err = parseNetwork(v); err != nil {
			return q, refusal.InField("network", "not_a_network")
		}
	}
	for name, to := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		if *to, err = moment(values, name, now); err != nil {
			return q, err
		}
	}
	if q.Limit, q.Before, err = place(values); err != nil {
		return q, err
	}
	return q, remember(&q, values.Get("q"))
}

// remember reads what a person remembers of a report: words; days or months,
// which are when it was made; and an address, which is where the run came from.
func remember(q *store.Query, text string) error {
	remembered := strings.Fields(strings.ToLower(text))
	if len(remembered) > maxWords {
		return refusal.InField("q", "too_many_words", "limit", maxWords)
	}
	for _, word := range remembered {
		if a, err := netip.ParseAddr(word); err == nil && a.Zone() == "" && !q.Network.IsValid() {
			a = a.Unmap()
			q.Network = netip.PrefixFrom(a, a.BitLen())
			continue
		}
		since, until, ok := dates(word)
		if !ok {
			q.Words = append(q.Words, word)
			continue
		}
		if since.After(q.Since) {
			q.Since = since
		}
		if q.Until.IsZero() || until.Before(q.Until) {
			q.Until = until
		}
	}
	return nil
}

// dates reads a day ("2026-01-02") or a month ("2026-01"), of UTC.
func dates(word string) (since, until time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, word); err == nil {
		return day, day.AddDate(0, 0, 1), true
	}
	if month, err := time.Parse("2006-01", word); err == nil {
		return month, month.AddDate(0, 1, 0), true
	}
	return since, until, false
}

func states() string {
	var list []string
	for _, state := range store.States {
		list = append(list, string(state))
	}
	return strings.Join(list, ", ")
}

// A cursor is a place, written so that nobody takes it for the number of a page.
func encodeCursor(p store.Place) string {
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(p)))
}

func decodeCursor(s string) (store.Place, error) {
	place, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil && len(place) != binary.Size(store.Place(0)) {
		err = errors.New("too short or too long")
	}
	if err != nil {
		return 0, err
	}
	return store.Place(binary.BigEndian.Uint64(place) &^ (1 << 63)), nil
}
