package http

import (
	"net/http"
	"sync"

	"sidetone/server/caller"
	"sidetone/server/refusal"
)

// shownBytes are those of reports that are shown to a caller who is neither
// signed in nor has the key: cutting addresses out and writing a page takes
// time as the report is long. A page of a usual report has 60 KB, so that an
// office behind one address opens 270 at once, and then eight a second; one of
// the largest is shown thirty times.
var shownBytes = caller.Rates{Burst: 16 << 20, Each: 512 << 10, Wide: 4}

// leastShown is what an answer costs that shows nothing: the report was looked
// for all the same.
const leastShown = 4 << 10

// pagesAtOnce is how many pages are made at a time. One that is being made takes
// fifty times the bytes that it will have, several megabytes of the table of
// codes; two hundred at once, of which the processors make no more in a second,
// took 700 MB.
const pagesAtOnce = 8

// turn waits until a page may be made, or its reader has gone. done may be
// called more than once.
func (s *Server) turn(r *http.Request) (done func(), err error) {
	select {
	case s.rendering <- struct{}{}:
		return sync.OnceFunc(func() { <-s.rendering }), nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// shared bounds what one caller may be shown. What support asks for is not
// counted.
func (s *Server) shared(next endpoint) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		if sees(r) {
			return next(w, r)
		}
		from := caller.Of(s.Callers.Address(r))
		if wait, ok := s.reading.Spend(from, leastShown); !ok {
			return refusal.Later(wait, "read_too_much_here")
		}
		weighed := &scale{ResponseWriter: w}
		err := next(weighed, r)
		s.reading.Charge(from, float64(max(0, weighed.bytes-leastShown)))
		return err
	}
}

// scale counts the bytes of an answer as it was made, whether it travels packed or
// not: what it costs is making it.
type scale struct {
	http.ResponseWriter
	bytes int
}

// weigh counts bytes of an answer that are not sent because it is packed.
func weigh(w http.ResponseWriter, bytes int) {
	for {
		switch on := w.(type) {
		case *scale:
			on.bytes += bytes
			return
		case interface{ Unwrap() http.ResponseWriter }:
			w = on.Unwrap()
		default:
			return
		}
	}
}

func (s *scale) Write(b []byte) (int, error) {
	s.bytes += len(b)
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is below.
func (s *scale) Unwrap() http.ResponseWriter { return s.ResponseWriter }
