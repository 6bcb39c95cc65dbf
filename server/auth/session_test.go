package auth

import (
	"context"
	"net/http"
	"testing"
	"time"

	"sidetone/server/refusal"
)

// shelf is a store of sessions that never fails.
type shelf map[string]time.Time

func (s shelf) CreateSession(_ context.Context, id string, expires time.Time) error {
	s[id] = expires
	return nil
}

func (s shelf) Session(_ context.Context, id string) (time.Time, error) {
	expires, ok := s[id]
	if !ok {
		return expires, refusal.New(refusal.Unknown, "none")
	}
	return expires, nil
}

func (s shelf) EndSession(_ context.Context, id string) error {
	delete(s, id)
	return nil
}

// A session counts from its begin to its end by a clock that is right; one that
// was begun while the clock was a month ahead does not count for that month.
func TestSessionsByTheClock(t *testing.T) {
	const month = 30 * 24 * time.Hour
	at := now
	s := Sessions{Store: shelf{}, Key: []byte("key"), Now: func() time.Time { return at }}
	for _, c := range []struct {
		name           string
		begun, visited time.Duration
		want           bool
	}{
		{"at once", 0, 0, true},
		{"before its end", 0, sessionLife - time.Second, true},
		{"at its end", 0, sessionLife, false},
		{"begun by another replica, a minute ahead", time.Minute, 0, true},
		{"the clock goes a month ahead", 0, month, false},
		{"the clock went a month ahead and is set right", month, 0, false},
		{"the clock is set back by a month", 0, -month, false},
	} {
		at = now.Add(c.begun)
		cookies, err := s.Begin(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		at = now.Add(c.visited)
		r := &http.Request{Header: http.Header{}}
		r.AddCookie(cookies[0])
		if got, err := s.Valid(r); got != c.want || err != nil {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}
