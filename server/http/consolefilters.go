package http

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/web/page"
)

const (
	// maxFilters of one account: more chips than anybody reads.
	maxFilters = 50
	// maxFilterSearch is what a search may take, in bytes: some of each
	// parameter.
	maxFilterSearch = 2000
)

// mayShare reports whether who asks may share a filter with everybody, and
// forget one that is.
func mayShare(r *http.Request) bool { return who(r).May(auth.Accounts) }

// savedFilters are those that who asks sees.
func (s *Server) savedFilters(r *http.Request) ([]page.ConsoleFilter, error) {
	found, err := s.Store.Filters(r.Context(), who(r).Account)
	if err != nil {
		return nil, err
	}
	var list []page.ConsoleFilter
	for _, f := range found {
		asked, err := url.ParseQuery(f.Search)
		if err != nil {
			continue // nothing that saveFilter keeps
		}
		list = append(list, page.ConsoleFilter{ID: f.ID, Name: f.Name, Asked: asked, Shared: f.Shared,
			MayForget: f.Account == who(r).Account || mayShare(r)})
	}
	return list, nil
}

// consoleFilter saves a filter under a name, or forgets one.
func (s *Server) consoleFilter(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	asked, err := url.ParseQuery(form.Get("search"))
	if err != nil {
		return refusal.InField("search", "not_a_search")
	}
	done := "filter_saved"
	if id := form.Get("forget"); id != "" {
		done = "filter_forgotten"
		err = s.Store.DeleteFilter(r.Context(), who(r).Account, id, mayShare(r))
		if refusal.Is(err, refusal.Unknown) {
			err = nil // somebody else did
		}
	} else {
		err = s.saveFilter(r, form.Get("name"), asked, form.Get("shared") != "")
	}
	var known *refusal.Error
	if errors.As(err, &known) && known.Kind != refusal.Internal {
		return s.refusedIn(w, r, err, func(problem string) func(io.Writer) error {
			c := s.reportList(r)
			c.Problem = problem
			return func(b io.Writer) error { return s.site(r).ConsoleReports(b, c) }
		})
	}
	if err != nil {
		return err
	}
	asked.Set("done", done)
	http.Redirect(w, r, page.ConsolePath+"?"+asked.Encode(), http.StatusSeeOther)
	return nil
}

// saveFilter keeps a search, if it is one.
func (s *Server) saveFilter(r *http.Request, name string, search url.Values, shared bool) error {
	name = strings.Join(strings.Fields(name), " ")
	switch _, err := s.query(r, search); {
	case err != nil:
		return err
	case len(search) == 0 || len(search.Encode()) > maxFilterSearch:
		return refusal.InField("search", "not_a_search")
	case name == "":
		return refusal.InField("name", "missing")
	case utf8.RuneCountInString(name) > page.MaxFilterName:
		return refusal.InField("name", "too_many_characters", "limit", page.MaxFilterName)
	case shared && !mayShare(r):
		return refusal.New(refusal.Forbidden, "right_missing", "scope", auth.Accounts)
	}
	return s.Store.SaveFilter(r.Context(), store.Filter{ID: auth.NewID("f_"), Account: who(r).Account, Name: name,
		Search: search.Encode(), Shared: shared, Created: s.Now().UTC()}, maxFilters)
}
