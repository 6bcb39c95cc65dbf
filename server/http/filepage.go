package http

import (
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/desk"
	"sidetone/server/redact"
	"sidetone/server/refusal"
	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/page"
)

const (
	// lookWithin is how long a stranger's files may take to arrive: the most
	// that is taken, at 1.5 Mbit/s.
	lookWithin = 3 * time.Minute
	// drainWithin is how long what is refused is still taken, and drainBytes
	// how much of it: a browser that sends shows no answer, but an error of
	// its own, when the connection is closed under it.
	drainWithin = 20 * time.Second
	drainBytes  = 4 * desk.StrangersUpload
)

// readPage is the form that takes files of anybody.
func (s *Server) readPage(w http.ResponseWriter, r *http.Request) error {
	if s.Desk.Strangers == nil {
		return s.noSuchPage(w, r)
	}
	data := readData(r)
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).ReadForm(b, data) })
}

func readData(r *http.Request) page.ReadData {
	in := who(r).By == auth.ByCookie
	return page.ReadData{MaxMB: desk.StrangersUpload >> 20, Chosen: r.URL.Query().Has("lang"), Keeps: in}
}

// readFiles reads files of anybody and answers with their report, as a page or
// as the address's suffix or Accept says. Nothing is kept.
func (s *Server) readFiles(w http.ResponseWriter, r *http.Request) error {
	form := formOf(r)
	if s.Desk.Strangers == nil {
		if form == "" {
			return s.noSuchPage(w, r)
		}
		return s.noSuchAddress(w, r)
	}
	read, full, err := s.look(w, r)
	if err != nil {
		drain(w, r)
		if form == "" {
			return s.unread(w, r, err)
		}
		return err
	}
	return s.showRead(w, r, form, read, full)
}

// formOf is how the answer is asked for: "json", "txt", or "" for a page.
func formOf(r *http.Request) string {
	if _, suffix, ok := strings.Cut(r.URL.Path, "."); ok {
		return suffix
	}
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html") {
		return "json"
	}
	return ""
}

// look reads the files of a form within what strangers may. full: addresses
// are whole, because who asks may see those.
func (s *Server) look(w http.ResponseWriter, r *http.Request) (read report.Report, full bool, err error) {
	// What another site's page sends would come back as a page of ours.
	if fromElsewhere(r) {
		return read, false, errElsewhere
	}
	full = sees(r)
	err = handedIn(w, r, desk.StrangersUpload, lookWithin, func(form *multipart.Reader) (err error) {
		read, err = s.Desk.Look(r.Context(), caller.Of(s.Callers.Address(r)), form)
		return err
	})
	if err != nil {
		return read, false, err
	}
	if !full {
		read = redact.Addresses(read, s.Version)
	}
	return read, full, nil
}

// showRead answers with what was read.
func (s *Server) showRead(w http.ResponseWriter, r *http.Request, form string, read report.Report, full bool) error {
	options := page.ReportOptions{Full: full, Unkept: true}
	switch form {
	case "json":
		s.speaks(w, r)
		return replyIndented(w, r, worded(r, read))
	case "txt":
		return s.reportText(w, r, nil, func(b io.Writer) error { return s.site(r).ReportText(b, read, options) })
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).Report(b, read, options) })
}

// unread is the form again, with why nothing was read.
func (s *Server) unread(w http.ResponseWriter, r *http.Request, err error) error {
	data := readData(r)
	known := asRefusal(err)
	if known == nil {
		return err
	}
	switch known.Kind {
	case refusal.TooLarge:
		data.Problem = "too_large"
	case refusal.TooMany, refusal.Unavailable:
		data.Problem, data.Retry = "busy", retryAfter(err)
		w.Header().Set("Retry-After", strconv.Itoa(data.Retry))
	case refusal.Forbidden:
		data.Problem = "foreign"
	case refusal.Invalid:
		data.Problem = "other"
		if known.Field == "file" {
			data.Problem, data.Details = "unreadable", unread(known, words.All(language(r)))
		}
	default:
		return err
	}
	return s.html(w, r, Problem(r, err).Status, func(b io.Writer) error { return s.site(r).ReadForm(b, data) })
}

// unread is what is wrong with files, a line for each.
func unread(e *refusal.Error, w *words.Catalogue) []string {
	problems, _ := e.Args["problem"].([]words.Phrase)
	if len(problems) == 0 {
		return []string{e.Say(w)}
	}
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = w.Say(p.ID, p.Args)
	}
	return lines
}

// drain takes what a browser still sends, within bounds, so that it gets to
// the answer.
func drain(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(drainWithin))
	_, _ = io.CopyN(io.Discard, r.Body, drainBytes)
}
