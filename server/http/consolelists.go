package http

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"sidetone/server/store"
	"sidetone/shared/words"
	"sidetone/web/page"
)

const (
	// networkDays are counted for the tab of networks and beside a report:
	// long enough for a customer's trouble to show, and short enough that it is
	// this week's.
	networkDays = 7
	// mostNetworks are listed; those with fewer failures are found by search.
	mostNetworks = 100
	// mostLinks are listed, the newest first; older ones are found through
	// their runs.
	mostLinks = 100
	// runsOfLink are shown beneath a link.
	runsOfLink = 3
)

// asked is what a list was asked for, without its place and without what is no
// search, such as lang.
func asked(r *http.Request) url.Values {
	typed := r.URL.Query()
	for name, values := range typed {
		if !slices.Contains(searchParameters, name) || name == "cursor" || name == "limit" || values[0] == "" {
			typed.Del(name)
		}
	}
	return typed
}

// frame is what every page of the console has.
func (s *Server) frame(r *http.Request) page.ConsoleFrame {
	return page.ConsoleFrame{Asked: asked(r), Form: s.linkForm(), Done: r.URL.Query().Get("done")}
}

// consoleReports is the list of reports.
func (s *Server) consoleReports(w http.ResponseWriter, r *http.Request) error {
	c := s.reportList(r)
	var err error
	if c.Saved, err = s.savedFilters(r); err != nil {
		return err
	}
	typed := asked(r)
	cursor := r.URL.Query().Get("cursor")
	if cursor != "" {
		typed.Set("cursor", cursor)
	}
	c.Live = cursor == ""
	q, err := s.query(r, typed)
	if err != nil {
		return s.refusedIn(w, r, err, func(problem string) func(io.Writer) error {
			c.Problem, c.Live = problem, false
			return func(b io.Writer) error { return s.site(r).ConsoleReports(b, c) }
		})
	}
	lines, next, err := s.page(r, q)
	if err != nil {
		return err
	}
	c.Next, c.Reports = next, s.consoleLines(r, lines)
	return s.follows(w, r, c, func(b io.Writer) error { return s.site(r).ConsoleReports(b, c) })
}

// reportList is the list of reports before it is known what is in it.
func (s *Server) reportList(r *http.Request) page.ConsoleReports {
	c := page.ConsoleReports{ConsoleFrame: s.frame(r), Me: who(r).Name, MayShare: mayShare(r)}
	for _, state := range store.States {
		c.States = append(c.States, string(state))
	}
	c.States = append(c.States, untaken)
	return c
}

// refusedIn shows a page of the console that says why something was refused.
func (s *Server) refusedIn(w http.ResponseWriter, r *http.Request, err error, saying func(problem string) func(io.Writer) error) error {
	p := Problem(r, err)
	if p.Status >= http.StatusInternalServerError {
		return err
	}
	problem := p.Detail
	if known := asRefusal(err); known != nil {
		problem = inWords(r, known)
	}
	return s.html(w, r, p.Status, saying(problem))
}

// consoleLines are lines as the console shows them.
func (s *Server) consoleLines(r *http.Request, lines []store.Line) []page.ConsoleReport {
	list := make([]page.ConsoleReport, len(lines))
	for i, l := range lines {
		list[i] = page.ConsoleReport{
			ID: l.ID, Verdict: l.Verdict, Hypothesis: l.Hypothesis, Cause: l.Cause, Title: titleOf(l, words.All(language(r))),
			Ticket: l.Ticket, Browser: l.Browser, OS: l.OS, Owner: l.Owner, State: string(l.State), Note: l.Note,
			Created: l.Created, Complete: l.Complete, Carried: l.Carried, Running: l.Running(s.Now()), Latest: l.Latest,
		}
		if l.Network.IsValid() {
			list[i].Network = l.Network.String()
		}
	}
	return list
}

// consoleNetworks is the list of networks.
func (s *Server) consoleNetworks(w http.ResponseWriter, r *http.Request) error {
	since := s.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-networkDays)
	found, err := s.Store.Networks(r.Context(), since, mostNetworks)
	if err != nil {
		return err
	}
	c := page.ConsoleNetworks{ConsoleFrame: s.frame(r), Days: networkDays, Since: since}
	c.Live = true
	for _, n := range found {
		c.Networks = append(c.Networks, page.ConsoleNetwork{
			Network: n.Network.String(), Runs: n.Runs, Failing: n.Failing, Hypothesis: n.Hypothesis, Cause: n.Cause, Same: n.Same,
			Last: n.Last, Place: s.place(n.Network.Addr()),
		})
	}
	return s.follows(w, r, c, func(b io.Writer) error { return s.site(r).ConsoleNetworks(b, c) })
}

// consoleFiles is the form that takes files.
func (s *Server) consoleFiles(w http.ResponseWriter, r *http.Request) error {
	c := page.ConsoleFiles{ConsoleFrame: s.frame(r)}
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).ConsoleFiles(b, c) })
}

// consoleImports takes the files of the form and leads to their report.
func (s *Server) consoleImports(w http.ResponseWriter, r *http.Request) error {
	taken, err := s.importFiles(w, r)
	if err != nil {
		return s.refusedIn(w, r, err, func(problem string) func(io.Writer) error {
			c := page.ConsoleFiles{ConsoleFrame: s.frame(r)}
			c.Problem = problem
			return func(b io.Writer) error { return s.site(r).ConsoleFiles(b, c) }
		})
	}
	http.Redirect(w, r, "/r/"+taken.Report, http.StatusSeeOther)
	return nil
}

// consoleCompare shows two reports side by side: those whose ids are r.
func (s *Server) consoleCompare(w http.ResponseWriter, r *http.Request) error {
	c := page.ConsoleCompare{ConsoleFrame: s.frame(r)}
	ids := r.URL.Query()["r"]
	if len(ids) != len(c.Reports) {
		http.Redirect(w, r, page.ConsolePath+"?done=two", http.StatusSeeOther)
		return nil
	}
	for i, id := range ids {
		shown, full, err := s.shown(r, id)
		if err != nil {
			return s.gone(w, r, err)
		}
		c.Reports[i], c.Options[i] = shown, s.reportOptions(r, shown, full)
	}
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).ConsoleCompare(b, c) })
}
