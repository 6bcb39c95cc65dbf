package http

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"

	"sidetone/server/refusal"
	"sidetone/server/wire"
)

// maxExpected is how much room is made for a body before it is there: that of a
// usual report, and not more because somebody says that much is to come.
const maxExpected = 16 << 10

// body reads what was sent, up to limit bytes, and as many of what was packed.
func body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	var read bytes.Buffer
	if r.ContentLength > 0 {
		read.Grow(int(min(r.ContentLength, maxExpected)) + bytes.MinRead)
	}
	sent := http.MaxBytesReader(w, r.Body, limit)
	switch r.Header.Get("Content-Encoding") {
	case "", "identity":
		_, err := read.ReadFrom(sent)
		return read.Bytes(), err
	case "gzip":
		err := unpack(&read, sent, limit)
		return read.Bytes(), err
	}
	return nil, refusal.New(refusal.Invalid, "body_encoding")
}

// unpack reads what a caller on a narrow line packed: its limit is that of what it
// holds, so that a few bytes cannot become many.
func unpack(read *bytes.Buffer, packed io.Reader, limit int64) error {
	z, err := gzip.NewReader(packed)
	if err == nil {
		_, err = read.ReadFrom(io.LimitReader(z, limit+1))
	}
	switch {
	case err != nil:
		return refusal.New(refusal.Invalid, "body_encoding")
	case int64(read.Len()) > limit:
		return &http.MaxBytesError{Limit: limit}
	}
	return nil
}

// read reads a request of ours. An empty body is an empty object.
func read(w http.ResponseWriter, r *http.Request, v any) error {
	data, err := body(w, r, maxBody)
	if err != nil || len(data) == 0 {
		return err
	}
	return wire.Decode(data, v)
}

// reply answers with JSON that no cache keeps.
func reply(w http.ResponseWriter, status int, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // nobody is left to be told
	return nil
}
