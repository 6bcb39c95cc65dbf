package http

import (
	"bytes"
	"net/http/httptest"
	"testing"
	"time"
)

// paced notes when each write has to be over.
type paced struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
	sizes     []int
}

func (p *paced) SetWriteDeadline(at time.Time) error {
	p.deadlines = append(p.deadlines, at)
	return nil
}

func (p *paced) Write(b []byte) (int, error) {
	p.sizes = append(p.sizes, len(b))
	return p.ResponseRecorder.Write(b)
}

// Each piece of an answer has a deadline of its own, so that neither a slow
// reader of a long answer is cut off nor one who reads nothing kept.
func TestWritesHaveDeadlines(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789"), writeChunk/4)
	w := &paced{ResponseRecorder: httptest.NewRecorder()}
	begun := time.Now()
	n, err := (&answer{ResponseWriter: w}).Write(body)
	if err != nil || n != len(body) || !bytes.Equal(w.Body.Bytes(), body) {
		t.Fatal(n, err)
	}
	if len(w.sizes) != 3 || len(w.deadlines) != 3 {
		t.Errorf("pieces %v, deadlines %v", w.sizes, w.deadlines)
	}
	for _, at := range w.deadlines {
		if after := at.Sub(begun); after < writeWithin || after > 2*writeWithin {
			t.Errorf("a piece has to be taken within %s", after)
		}
	}
}
