package middlebox

import (
	"cmp"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// File is what happens to the answers for addresses with a suffix. The zero
// value but for Suffix passes them.
type File struct {
	Suffix string
	// Refuse answers with a status of the middlebox's own; Drop closes the
	// connection without an answer.
	Refuse int
	Drop   bool
	// Replace is answered with 200 in place of the file.
	Replace string
	// Type is put in place of the Content-Type; empty: it stays, and what is
	// replaced is text/html.
	Type string
	// Cut closes the connection after half of the file, Stall says no more
	// after that half.
	Cut, Stall bool
}

// file finds the rule for a request; nil: there is none.
func (r Rules) file(path string) *File {
	for i := range r.Files {
		if strings.HasSuffix(path, r.Files[i].Suffix) {
			return &r.Files[i]
		}
	}
	return nil
}

func (h *handler) spoil(w http.ResponseWriter, r *http.Request, f *File, pass http.Handler) {
	switch {
	case f.Drop:
		h.refuse(w, 0)
	case f.Refuse != 0:
		h.refuse(w, f.Refuse)
	case f.Replace != "":
		h.hits.Add(1)
		w.Header().Set("Content-Type", cmp.Or(f.Type, "text/html"))
		_, _ = io.WriteString(w, f.Replace)
	default:
		h.hits.Add(1)
		pass.ServeHTTP(&spoiler{ResponseWriter: w, file: f, gone: r.Context().Done()}, r)
	}
}

// spoiler changes an answer on its way down.
type spoiler struct {
	http.ResponseWriter
	file *File
	gone <-chan struct{} // the browser has given up
	left int             // bytes until the cut
}

func (s *spoiler) WriteHeader(status int) {
	if s.file.Type != "" {
		s.Header().Set("Content-Type", s.file.Type)
	}
	size, _ := strconv.Atoi(s.Header().Get("Content-Length"))
	s.left = size / 2
	s.ResponseWriter.WriteHeader(status)
}

func (s *spoiler) Write(p []byte) (int, error) {
	if !s.file.Cut && !s.file.Stall {
		return s.ResponseWriter.Write(p)
	}
	n, err := s.ResponseWriter.Write(p[:min(len(p), s.left)])
	s.left -= n
	if err != nil || n == len(p) {
		return n, err
	}
	if s.file.Stall {
		_ = http.NewResponseController(s.ResponseWriter).Flush()
		<-s.gone
	}
	// The reverse proxy ends the connection when it cannot write on.
	return n, io.ErrShortWrite
}

func (s *spoiler) Unwrap() http.ResponseWriter { return s.ResponseWriter }
