package http

import (
	"bytes"
	"encoding/json"
	"net/http"

	"sidetone/server/wire"
)

// maxExpected is how much room is made for a body before it is there: that of a
// usual report, and not more because somebody says that much is to come.
const maxExpected = 16 << 10

// body reads what was sent, up to limit bytes.
func body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	var read bytes.Buffer
	if r.ContentLength > 0 {
		read.Grow(int(min(r.ContentLength, maxExpected)) + bytes.MinRead)
	}
	_, err := read.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	return read.Bytes(), err
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
