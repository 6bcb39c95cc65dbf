package http

import (
	"net/http"
	"time"
)

const (
	// writeChunk and writeWithin: who does not take so much in so long, about
	// 1 KiB a second, is no reader of the page any more but holds a connection.
	// The slowest network on which a run makes sense is ten times faster.
	writeChunk  = 32 << 10
	writeWithin = 30 * time.Second
)

// writeSlowly writes to somebody who may read slowly, but has to go on reading:
// each piece has a deadline of its own. The last one holds for what net/http
// flushes after it, and net/http takes it off before the next request.
func writeSlowly(w http.ResponseWriter, b []byte) (n int, err error) {
	control := http.NewResponseController(w)
	for {
		// Best effort: not every ResponseWriter can do it.
		_ = control.SetWriteDeadline(time.Now().Add(writeWithin))
		piece := b[n:min(n+writeChunk, len(b))]
		written, err := w.Write(piece)
		n += written
		if err != nil || n == len(b) {
			return n, err
		}
	}
}
