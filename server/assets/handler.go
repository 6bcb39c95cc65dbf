package assets

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// immutable: a year, the longest that RFC 9111 caches are known to honour; the
// name changes with the content, so nothing is ever asked for again.
const immutable = "public, max-age=31536000, immutable"

// foreignPrefix begins the names of assets that calling pages of other origins
// load: the agent of the capture and its loader.
const foreignPrefix = "capture"

// encodings in the order of preference. Nothing is stored uncompressed: the
// few clients that take no encoding get the gzip form unpacked on the way,
// which keeps the agent's 8 MB out of the binary.
var encodings = []struct{ token, suffix string }{
	{"br", ".br"},
	{"gzip", ".gz"},
}

// Handler serves the set below Prefix, each file in the best encoding that
// the client takes.
func (s *Set) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := s.byPath[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		s.serve(w, r, f)
	})
}

func (s *Set) serve(w http.ResponseWriter, r *http.Request, f File) {
	token, suffix := choose(r.Header.Values("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", immutable)
	h.Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(f.Name, foreignPrefix) {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	h.Set("X-Content-Type-Options", "nosniff")
	etag := `"` + f.Hash + "-" + token + `"`
	h.Set("ETag", etag)
	if matches(r.Header.Values("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, err := s.files.Open(f.Path + suffix)
	if err != nil {
		http.Error(w, "asset unreadable", http.StatusInternalServerError)
		return
	}
	defer body.Close()
	if token == "identity" {
		serveUnpacked(w, r, body, f.Bytes)
		return
	}
	info, err := body.Stat()
	if err != nil {
		http.Error(w, "asset unreadable", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Encoding", token)
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	if r.Method == http.MethodGet {
		// A client that went away is no error of ours.
		_, _ = io.Copy(w, body)
	}
}

func serveUnpacked(w http.ResponseWriter, r *http.Request, packed io.Reader, size int64) {
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	if r.Method != http.MethodGet {
		return
	}
	body, err := gzip.NewReader(packed)
	if err != nil {
		http.Error(w, "asset unreadable", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, body)
}

// choose picks the encoding for an Accept-Encoding header (RFC 9110 12.5.3).
// Our own order of preference decides among those that the client takes; of
// its weights only zero, a refusal, is heeded. The suffix is that of the
// stored file: for identity that of the gzip form, which is unpacked.
func choose(accept []string) (token, suffix string) {
	for _, e := range encodings {
		if Takes(accept, e.token) {
			return e.token, e.suffix
		}
	}
	return "identity", ".gz"
}

// Takes reports whether a client with these Accept-Encoding headers takes an
// encoding.
func Takes(accept []string, token string) bool {
	any := false
	for _, item := range strings.Split(strings.Join(accept, ","), ",") {
		name, parameters, _ := strings.Cut(item, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case token:
			return !refused(parameters)
		case "*":
			any = !refused(parameters)
		}
	}
	return any
}

// refused reports whether the weight among parameters is zero.
func refused(parameters string) bool {
	for _, p := range strings.Split(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return err == nil && q == 0
		}
	}
	return false
}

// matches reports whether one of the entity tags in If-None-Match is etag.
func matches(header []string, etag string) bool {
	for _, item := range strings.Split(strings.Join(header, ","), ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == etag || item == "*" {
			return true
		}
	}
	return false
}
