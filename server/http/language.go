package http

import (
	"net/http"
	"strings"

	"sidetone/server/refusal"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/capture"
	"sidetone/web/page"
)

// inEnglish are the pages of those who operate a server, which no translation
// has yet: a page says the language that it is in.
var inEnglish = []string{page.ConsolePath, page.VerifyPath}

// language is the one to answer in: that of ?lang=, else the best of the
// browser's, else English.
func language(r *http.Request) string {
	for _, path := range inEnglish {
		if strings.HasPrefix(r.URL.Path, path) {
			return words.Match("en", "")
		}
	}
	return words.Match(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
}

// inLanguage is a request that asks for a language where it asks for none; empty:
// as it is.
func inLanguage(r *http.Request, tag string) *http.Request {
	asked := r.URL.Query()
	if tag == "" || asked.Get("lang") != "" {
		return r
	}
	asked.Set("lang", tag)
	r = r.Clone(r.Context())
	r.URL.RawQuery = asked.Encode()
	return r
}

// site is the pages in the language of a request.
func (s *Server) site(r *http.Request) *page.Site {
	site := s.Site.In(words.All(language(r)), r.URL.Query())
	if site.Support.Name == "" {
		_, site.Support.Name, _ = strings.Cut(s.Callers.Origin(r), "://")
	}
	return site
}

// speaks marks an answer that is in the language of the request.
func (s *Server) speaks(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Language", language(r))
	w.Header().Add("Vary", "Accept-Language")
}

// worded is a report with its diagnosis and what stands beside its observations
// in the language of a request.
func worded(r *http.Request, shown report.Report) report.Report {
	return render.ReportIn(shown, words.All(language(r)))
}

// told is a diagnosis in the language of a request.
func told(r *http.Request, d *report.Diagnosis) *report.Diagnosis {
	return render.In(d, words.All(language(r)))
}

// words sends what the agent says in a language, or as JSON what the panel of
// the capture says.
func (s *Server) words(w http.ResponseWriter, r *http.Request) error {
	lang, form, _ := strings.Cut(r.PathValue("file"), ".")
	text := []byte(words.Callers(lang))
	var err error
	kind := "text/plain; charset=utf-8"
	switch {
	case len(text) == 0 || form != "txt" && form != "json":
		return refusal.New(refusal.Unknown, "no_such_language")
	case form == "json":
		kind = "application/json"
		text, err = capture.Words(lang)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Allow-Origin", "*") // calling pages are of other origins
	send(w, r, http.StatusOK, text)           // a caller's page waits for them
	return nil
}
