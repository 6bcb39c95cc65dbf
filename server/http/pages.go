package http

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"sidetone/server/refusal"
	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/report"
	"sidetone/web/page"
)

// html sends a page that is rendered whole before anything is sent, so that a
// failure is still an answer.
func (s *Server) html(w http.ResponseWriter, r *http.Request, status int, render func(io.Writer) error) error {
	return s.htmlFor(w, r, status, nil, render)
}

// htmlFor is html of a page on which runs of a profile are made.
func (s *Server) htmlFor(w http.ResponseWriter, r *http.Request, status int, p *profile.Profile, render func(io.Writer) error) error {
	done, err := s.turn(r)
	if err != nil {
		return err
	}
	defer done() // of a page that panics as well
	var b bytes.Buffer
	if err := render(&b); err != nil {
		s.Log.Error("page failed", "route", r.Pattern, "err", err)
		b.Reset()
		status = http.StatusInternalServerError
		if err := s.site(r).Error(&b); err != nil {
			return err
		}
	}
	done() // whoever reads slowly keeps nobody waiting
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	s.speaks(w, r)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", s.policy(r, p))
	send(w, r, status, b.Bytes())
	return nil
}

func (s *Server) homePage(w http.ResponseWriter, r *http.Request) error {
	return s.html(w, r, http.StatusOK, s.site(r).Home)
}

// privacyPage says what a check sends, to whom, and how long it is kept.
func (s *Server) privacyPage(w http.ResponseWriter, r *http.Request) error {
	return s.html(w, r, http.StatusOK, s.site(r).Privacy)
}

// codesPage is the table of end codes, filtered by ?q=.
func (s *Server) codesPage(w http.ResponseWriter, r *http.Request) error {
	filter := r.URL.Query().Get("q")
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).Codes(b, filter) })
}

// verifyPage walks an operator through one real call of his tenant.
func (s *Server) verifyPage(w http.ResponseWriter, r *http.Request) error {
	return s.html(w, r, http.StatusOK, s.site(r).Verify)
}

func (s *Server) verifyText(w http.ResponseWriter, r *http.Request) error {
	s.speaks(w, r)
	return s.reportText(w, r, nil, s.site(r).VerifyText)
}

// runPage is the diagnostic page of a link. One that is used up is still the
// page of what its runs have found, and says that it has none left.
func (s *Server) runPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("X-Robots-Tag", "noindex")
	id := r.PathValue("link")
	open, of, status := s.Runs.Public, s.Profiles[0].Name, http.StatusOK
	var options page.RunOptions
	if id != api.PublicLink {
		link, err := s.Store.Link(r.Context(), id)
		if err != nil && !refusal.Is(err, refusal.Unknown) {
			return err
		}
		open, of = err == nil && link.Open(s.Now()), link.Profile
		r = inLanguage(r, link.Language)
		after := max(0, link.Runs-link.Used)
		options = page.RunOptions{Left: &after, Devices: link.Devices, Token: link.Token}
		if after == 0 {
			status = http.StatusNotFound // nothing can be begun here
		}
	}
	if !open {
		return s.html(w, r, http.StatusNotFound, s.site(r).LinkGone)
	}
	// A link to a profile that is gone leads to a page that can say so.
	run := &profile.Profile{}
	if i := slices.IndexFunc(s.Profiles, func(p profile.Profile) bool { return p.Name == of }); i >= 0 {
		run = &s.Profiles[i]
	}
	return s.htmlFor(w, r, status, run, func(b io.Writer) error { return s.site(r).Run(b, options) })
}

// reportPage is a report as a page, as JSON or as text, by its suffix.
func (s *Server) reportPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("X-Robots-Tag", "noindex")
	id, form, _ := strings.Cut(r.PathValue("report"), ".")
	if form != "" && form != "json" && form != "txt" {
		return s.noSuchPage(w, r)
	}
	shown, full, err := s.shown(r, id)
	options := s.reportOptions(r, shown, full)
	switch {
	case form == "json" && err == nil:
		s.speaks(w, r)
		return s.exportReport(w, r, worded(r, shown))
	case form == "json":
		return err
	case form == "txt":
		return s.reportText(w, r, err, func(b io.Writer) error { return s.site(r).ReportText(b, shown, options) })
	case refusal.Is(err, refusal.Unknown):
		return s.html(w, r, http.StatusNotFound, s.site(r).ReportGone)
	case err != nil:
		return err
	}
	if shown.Before != "" {
		// Not seen is not there: the report stands for itself.
		if before, _, err := s.shown(r, shown.Before); err == nil {
			options.Before = &before
		}
	}
	if full {
		if options.Desk, err = s.desk(r, shown); err != nil {
			return err
		}
	}
	return s.follows(w, r, [2]any{shown, options}, func(b io.Writer) error { return s.site(r).Report(b, shown, options) })
}

// reportOptions are those of every form of a report.
func (s *Server) reportOptions(r *http.Request, shown report.Report, full bool) page.ReportOptions {
	return page.ReportOptions{
		URL: s.reportURL(r, shown.ID), Full: full, Place: s.placeOf(shown.Observations),
		Live: !shown.Complete && s.Now().Sub(shown.Created) < followedFor,
	}
}

// gone is the page for a report that is not there, or another error.
func (s *Server) gone(w http.ResponseWriter, r *http.Request, err error) error {
	if refusal.Is(err, refusal.Unknown) {
		return s.html(w, r, http.StatusNotFound, s.site(r).ReportGone)
	}
	return err
}

func (s *Server) reportText(w http.ResponseWriter, r *http.Request, err error, render func(io.Writer) error) error {
	var b bytes.Buffer
	if err == nil {
		err = render(&b)
	}
	if err != nil {
		return err
	}
	s.speaks(w, r)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	send(w, r, http.StatusOK, b.Bytes())
	return nil
}

// replyIndented is for people: it is what "save as" gives.
func replyIndented(w http.ResponseWriter, r *http.Request, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	send(w, r, http.StatusOK, append(data, '\n'))
	return nil
}

func (s *Server) noSuchPage(w http.ResponseWriter, r *http.Request) error {
	return s.html(w, r, http.StatusNotFound, s.site(r).NotFound)
}

// robots keeps links and reports out of search engines.
func (s *Server) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /d/\nDisallow: /r/\nDisallow: /api/\n")
	return nil
}
