package http

import (
	"sync"
	"time"
)

// tellEvery is how often the log says again what goes on: a full disk refuses
// every request, and the log may be on it.
const tellEvery = 10 * time.Second

// seldom keeps something that happens all the time from being told each time.
// The zero value tells at once.
type seldom struct {
	mu sync.Mutex
	at time.Time
}

func (s *seldom) tell(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); s.at.IsZero() || now.Sub(s.at) >= tellEvery {
		s.at = now
		f()
	}
}
