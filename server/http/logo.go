package http

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

// Logo is a picture of whoever helps callers, with its media type. The zero
// value: there is none.
type Logo struct {
	Type    string
	Content []byte
}

// logoPrefix is where support's logo is, below it by its content.
const logoPrefix = "/logo/"

// logoPolicy is for a picture that somebody opens by itself: whatever an SVG
// holds, nothing of it runs or loads.
const logoPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

// Path is the address of a logo; empty: there is none. Another picture has
// another address, so that caches may keep each for good.
func (l Logo) Path() string {
	if len(l.Content) == 0 {
		return ""
	}
	sum := sha256.Sum256(l.Content)
	return logoPrefix + hex.EncodeToString(sum[:8])
}

func (s *Server) logo(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Path != s.Logo.Path() {
		return s.noSuchPage(w, r)
	}
	h := w.Header()
	h.Set("Content-Type", s.Logo.Type)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", logoPolicy)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(s.Logo.Content) // nobody is left to be told
	return nil
}
