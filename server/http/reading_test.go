package http

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/refusal"
)

// What is shown to one caller has an end, whatever it was; others and who has
// the key read on.
func TestReadingIsShared(t *testing.T) {
	now := time.Now()
	s := &Server{Operator: auth.NewOperator("key"), Now: func() time.Time { return now }}
	s.keys = caller.NewBudget(wrongKeys, s.Now)
	s.reading = caller.NewBudget(caller.Rates{Burst: 2 * leastShown, Each: 1}, s.Now)
	read := func(from, key string, bytes int, answer error) error {
		r := httptest.NewRequest("GET", "/r/r_1", nil)
		r.RemoteAddr = from + ":9"
		if key != "" {
			r.Header.Set("Authorization", "Bearer "+key)
		}
		return s.enter(moreWith(auth.ReportsRead, s.shared(func(w http.ResponseWriter, _ *http.Request) error {
			w.Write(make([]byte, bytes))
			return answer
		})), httptest.NewRecorder(), r)
	}
	unknown := refusal.New(refusal.Unknown, "none")
	for i, c := range []struct {
		from, key string
		bytes     int
		answer    error
		want      refusal.Kind
		ok        bool
	}{
		{"192.0.2.1", "", 0, unknown, refusal.Unknown, false},
		{"192.0.2.1", "", 3 * leastShown, nil, 0, true}, // the last one may be long
		{"192.0.2.1", "", 1, nil, refusal.TooMany, false},
		{"192.0.2.1", "wrong", 1, nil, refusal.Unidentified, false},
		{"192.0.2.1", "key", 9 * leastShown, nil, 0, true},
		{"192.0.2.2", "", 1, nil, 0, true},
	} {
		if err := read(c.from, c.key, c.bytes, c.answer); (err == nil) != c.ok || err != nil && !refusal.Is(err, c.want) {
			t.Errorf("%d: %v", i, err)
		}
	}
	now = now.Add(4 * leastShown * time.Second)
	if err := read("192.0.2.1", "", 1, nil); err != nil {
		t.Errorf("later: %v", err)
	}
}

// What is packed on its way costs as much as what is not.
func TestPackedAnswersAreCountedUnpacked(t *testing.T) {
	for _, encoding := range []string{"", "gzip"} {
		s := &Server{Operator: auth.NewOperator("key"), Now: time.Now}
		s.keys = caller.NewBudget(wrongKeys, s.Now)
		s.reading = caller.NewBudget(caller.Rates{Burst: 3 << 20, Each: 1}, s.Now)
		shown := 0
		for ; shown < 10; shown++ {
			r := httptest.NewRequest("GET", "/r/r_1", nil)
			r.Header.Set("Accept-Encoding", encoding)
			w := httptest.NewRecorder()
			err := s.enter(moreWith(auth.ReportsRead, s.shared(func(w http.ResponseWriter, r *http.Request) error {
				send(&answer{ResponseWriter: w}, r, http.StatusOK, make([]byte, 1<<20))
				return nil
			})), w, r)
			if err != nil {
				break
			}
			if encoding != w.Header().Get("Content-Encoding") {
				t.Fatalf("it came as %q", w.Header().Get("Content-Encoding"))
			}
		}
		if shown != 3 {
			t.Errorf("%q: %d of a megabyte were shown, want 3", encoding, shown)
		}
	}
}

// A page that is being made keeps others waiting, as long as they wait.
func TestPagesAreMadeInTurn(t *testing.T) {
	s := &Server{rendering: make(chan struct{}, 1)}
	gone, leave := context.WithCancel(context.Background())
	leave()
	r := httptest.NewRequest("GET", "/codes", nil)
	done, err := s.turn(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.turn(r.WithContext(gone)); !errors.Is(err, context.Canceled) {
		t.Errorf("a second page: %v", err)
	}
	done()
	done() // twice gives nobody else's place away
	if _, err := s.turn(r); err != nil {
		t.Error(err)
	}
	if _, err := s.turn(r.WithContext(gone)); !errors.Is(err, context.Canceled) {
		t.Errorf("a second page later: %v", err)
	}
}
