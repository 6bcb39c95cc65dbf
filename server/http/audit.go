package http

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

const (
	// seenAgain is how long a look at a report counts as one: a page that
	// follows a run asks every second.
	seenAgain = 10 * time.Minute
	// maxLooks bounds the looks that are remembered; past it all are forgotten,
	// and the next look of each is noted again.
	maxLooks = 10000
)

// audit notes that who asks did something. What was done stays done when the
// note fails; the log says so.
func (s *Server) audit(r *http.Request, action store.Action, object, detail string) {
	s.note(r.Context(), who(r), action, object, detail)
}

// note is Audit of what happens to accounts, wherever it was asked for.
func (s *Server) note(ctx context.Context, who auth.Identity, action store.Action, object, detail string) {
	err := s.Store.Audit(ctx, store.Event{At: s.Now(), Who: who.Name, Means: string(who.By), Action: action, Object: object, Detail: detail})
	if err != nil {
		s.Log.Error("the audit log could not be written", "action", action, "object", object, "err", err)
	}
}

// looks are who looked at which report, and when.
type looks struct {
	mu sync.Mutex
	at map[[2]string]time.Time
}

// again reports whether a look is one that was noted a moment ago.
func (l *looks) again(who, report string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	look := [2]string{who, report}
	if before, ok := l.at[look]; ok && now.Sub(before) < seenAgain {
		return true
	}
	if l.at == nil || len(l.at) >= maxLooks {
		l.at = map[[2]string]time.Time{}
	}
	l.at[look] = now
	return false
}

// looked notes that who asks saw a report whole.
func (s *Server) looked(r *http.Request, report string) {
	who := who(r)
	if !s.looks.again(who.Name+"\x00"+string(who.By), report, s.Now()) {
		s.audit(r, store.ReportSeen, report, "")
	}
}

var auditParameters = []string{"who", "action", "object", "since", "until", "cursor", "limit"}

// events lists the audit log, the newest first.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	q, err := parseEvents(r.URL.Query(), s.Now())
	if err != nil {
		return err
	}
	page := q.Limit
	q.Limit++
	found, err := s.Store.Events(r.Context(), q)
	if err != nil {
		return err
	}
	list := api.AuditList{Events: []api.AuditEvent{}}
	if len(found) > page {
		found = found[:page]
		list.Next = encodeCursor(found[page-1].Place)
	}
	for _, e := range found {
		list.Events = append(list.Events, api.AuditEvent{At: e.At, Who: e.Who, Means: e.Means, Action: string(e.Action), Object: e.Object, Detail: e.Detail})
	}
	return reply(w, http.StatusOK, list)
}

func parseEvents(values url.Values, now time.Time) (store.EventQuery, error) {
	for name := range values {
		if !slices.Contains(auditParameters, name) {
			return store.EventQuery{}, refusal.InField(name, "no_such_parameter", "choices", strings.Join(auditParameters, ", "))
		}
	}
	if err := once(values); err != nil {
		return store.EventQuery{}, err
	}
	q := store.EventQuery{Who: values.Get("who"), Object: values.Get("object"), Action: store.Action(values.Get("action")), Limit: defaultPage}
	if !isAction(string(q.Action)) {
		return q, refusal.InField("action", "one_of", "choices", strings.Join(actions(), ", "))
	}
	var err error
	for name, to := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		if *to, err = moment(values, name, now); err != nil {
			return q, err
		}
	}
	q.Limit, q.Before, err = place(values)
	return q, err
}

// moment reads a parameter that is a moment; zero: it is not there.
func moment(values url.Values, name string, now time.Time) (at time.Time, err error) {
	if v := values.Get(name); v != "" {
		if ago, ok := longAgo(v); ok {
			return now.Add(-ago), nil
		}
		if at, err = time.Parse(time.RFC3339, v); err != nil {
			return at, refusal.InField(name, "not_a_moment")
		}
	}
	return at, nil
}

// longAgo reads how long ago something was: 36h, 7d. So asked, a filter that
// somebody saved, or an address that he bookmarked, stays what it was meant for.
func longAgo(text string) (time.Duration, bool) {
	if len(text) < 2 || len(text) > len("9999d") {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 16)
	unit := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour}[text[len(text)-1]]
	return time.Duration(n) * unit, err == nil && n > 0 && unit > 0
}

// place reads which page of a list is asked for.
func place(values url.Values) (limit int, before store.Place, err error) {
	limit = defaultPage
	if v := values.Get("limit"); v != "" {
		if limit, err = strconv.Atoi(v); err != nil || limit < 1 || limit > maxPage {
			return 0, 0, refusal.InField("limit", "from_one_to", "limit", maxPage)
		}
	}
	if v := values.Get("cursor"); v != "" {
		if before, err = decodeCursor(v); err != nil {
			return 0, 0, refusal.InField("cursor", "not_a_cursor")
		}
	}
	return limit, before, nil
}
