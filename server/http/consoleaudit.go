package http

import (
	"cmp"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sidetone/web/page"
)

// consoleAudit is the audit log for people: all of it, or what somebody did, or
// what was done to one thing.
func (s *Server) consoleAudit(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	for name := range asked {
		if name != "who" && name != "object" && name != "cursor" {
			asked.Del(name)
		}
	}
	c := page.ConsoleAudit{ConsoleFrame: s.frame(r), Of: cmp.Or(asked.Get("who"), asked.Get("object"))}
	q, err := parseEvents(asked, s.Now())
	if err != nil {
		return s.refusedIn(w, r, err, func(problem string) func(io.Writer) error {
			c.Problem = problem
			return func(b io.Writer) error { return s.site(r).ConsoleAudit(b, c) }
		})
	}
	shown := q.Limit
	q.Limit++
	found, err := s.Store.Events(r.Context(), q)
	if err != nil {
		return err
	}
	if len(found) > shown {
		found = found[:shown]
		next := url.Values{"cursor": {encodeCursor(found[shown-1].Place)}}
		for _, name := range []string{"who", "object"} {
			if v := asked.Get(name); v != "" {
				next.Set(name, v)
			}
		}
		c.Next = page.ConsoleAuditPath + "?" + next.Encode()
	}
	for _, e := range found {
		one := page.ConsoleEvent{At: e.At, Who: e.Who, Means: e.Means, Action: string(e.Action), Object: e.Object, Detail: e.Detail}
		if strings.HasPrefix(e.Object, "r_") {
			one.Report = e.Object
		}
		c.Events = append(c.Events, one)
	}
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).ConsoleAudit(b, c) })
}
