package http

import (
	"io"
	"net/http"

	"sidetone/shared/words"
	"sidetone/web/demo"
)

// demoCall is a calling page to try the capture on. Like the demo issuer's
// tokens it belongs to profiles that take these.
func (s *Server) demoCall(w http.ResponseWriter, r *http.Request) error {
	if !s.demonstrates() {
		return s.noSuchPage(w, r)
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	page := demo.Page{Words: words.All(language(r)), CSS: s.site(r).Stylesheet(), Capture: r.URL.Query().Get("capture") != "off"}
	return s.htmlFor(w, r, http.StatusOK, &s.Profiles[0], func(b io.Writer) error { return page.Write(b) })
}

func (s *Server) demoScript(w http.ResponseWriter, r *http.Request) error {
	if !s.demonstrates() {
		return s.noSuchPage(w, r)
	}
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	_, _ = io.WriteString(w, demo.Script)
	return nil
}

// demonstrates: the public profile's tokens are the demo issuer's.
func (s *Server) demonstrates() bool {
	return len(s.Profiles) > 0 && s.Profiles[0].Token.Check.Issuer == "self"
}
