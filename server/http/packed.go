package http

import (
	"bytes"
	"compress/gzip"
	"net/http"

	"sidetone/server/assets"
)

// packLeast is the size from which packing saves a packet: below it an answer
// and its headers fit into one.
const packLeast = 1200

// send writes a whole body, packed with gzip where the client takes that. It
// is for pages and reports: no answer that holds a secret beside something
// that another site may choose goes through it, because the size of a packed
// one tells of both (BREACH).
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= packLeast && assets.Takes(r.Header.Values("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		made := len(body)
		body = packed(body)
		weigh(w, made-len(body))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to be told
}

func packed(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	// A buffer takes everything.
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}
