package http

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// followedFor is how long the page of a run that is not over is asked for
// again: a run takes some ten seconds, and one that was cut off is silent from
// then on.
const followedFor = 2 * time.Minute

// follows is html of a page that its own script asks for again: where what it
// is made of has not changed it is neither made nor sent again. The tag comes
// of that alone, so that it is the same on every replica; the order of
// attributes in the markup is not always.
func (s *Server) follows(w http.ResponseWriter, r *http.Request, of any, render func(io.Writer) error) error {
	data, err := json.Marshal(struct {
		Version, Lang, Asked string
		Of                   any
	}{s.Version, language(r), r.URL.RawQuery, of})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return s.html(w, r, http.StatusOK, render)
}
