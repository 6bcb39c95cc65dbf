package http

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/web/page"
)

// consolePage is the console.
func (s *Server) consolePage(w http.ResponseWriter, r *http.Request) error {
	return s.console(w, r, http.StatusOK, "", "")
}

// console shows the console with what came of a form.
func (s *Server) console(w http.ResponseWriter, r *http.Request, status int, made, problem string) error {
	typed := r.URL.Query()
	c := page.ConsoleData{Made: made, Problem: problem, Q: typed.Get("q"), Verdict: typed.Get("verdict")}
	for name := range typed { // such as lang, which is no search
		if !slices.Contains(searchParameters, name) {
			typed.Del(name)
		}
	}
	q, err := parseSearch(typed)
	if err != nil {
		return err
	}
	lines, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	for _, line := range lines {
		c.Reports = append(c.Reports, page.ConsoleReport{ID: line.ID, Verdict: line.Verdict, Ticket: line.Ticket,
			Hypothesis: line.Hypothesis, Cause: line.Cause, Created: line.Created})
	}
	links, err := s.Store.Links(r.Context())
	if err != nil {
		return err
	}
	for _, l := range links[:min(len(links), defaultPage)] {
		shown := s.asLink(r, l)
		c.Links = append(c.Links, page.ConsoleLink{ID: l.ID, Ticket: l.Ticket, URL: shown.URL, Created: l.Created, Expires: l.Expires,
			Runs: l.Runs, Used: l.Used, Revoked: l.Revoked, CanBeUsed: l.Usable(s.Now())})
	}
	return s.html(w, r, status, func(b io.Writer) error { return s.site(r).ConsolePage(b, c) })
}

// consoleImports takes the files of the form and leads to their report.
func (s *Server) consoleImports(w http.ResponseWriter, r *http.Request) error {
	taken, err := s.importFiles(w, r)
	var known *refusal.Error
	switch {
	case errors.As(err, &known) && known.Kind != refusal.Internal:
		return s.console(w, r, http.StatusBadRequest, "", Problem(err).Detail)
	case err != nil:
		return err
	}
	http.Redirect(w, r, "/r/"+taken.Report, http.StatusSeeOther)
	return nil
}

// consoleLinks makes a link with what links get by default, or revokes one.
func (s *Server) consoleLinks(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	if id := form.Get("revoke"); id != "" {
		if err := s.Store.RevokeLink(r.Context(), id); err != nil {
			return err
		}
		s.audit(r, store.LinkRevoked, id, "")
		http.Redirect(w, r, page.ConsolePath, http.StatusSeeOther)
		return nil
	}
	request := api.LinkRequest{Profile: s.Profiles[0].Name, Ticket: form.Get("ticket"), ExpiresS: int(defaultLinkLife.Seconds()), Runs: defaultLinkRuns}
	if err := s.checkLink(request); err != nil {
		return s.console(w, r, http.StatusBadRequest, "", Problem(err).Detail)
	}
	now := s.Now().UTC().Truncate(time.Second)
	link := store.Link{ID: auth.NewID(""), Profile: request.Profile, Ticket: request.Ticket, Runs: request.Runs,
		Created: now, Expires: now.Add(defaultLinkLife)}
	if err := s.Store.CreateLink(r.Context(), link); err != nil {
		return err
	}
	s.audit(r, store.LinkMade, link.ID, "")
	return s.console(w, r, http.StatusOK, s.asLink(r, link).URL, "")
}
