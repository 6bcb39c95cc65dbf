package serve

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/store/sqlite"
)

// TestClockThatJumped follows a store's clock: what is far ahead of the last
// sweep is believed after a day of going on, and never while another server
// sweeps by an earlier one.
func TestClockThatJumped(t *testing.T) {
	type sweep struct {
		at   time.Duration // by the clock of whoever sweeps
		want bool
	}
	const day = 24 * time.Hour
	for _, c := range []struct {
		name   string
		sweeps []sweep
	}{
		{"from hour to hour", []sweep{{0, false}, {time.Hour, true}, {2 * time.Hour, true}}},
		{"thirty days ahead, then set right", []sweep{{0, false}, {time.Hour, true}, {30 * day, false}, {30*day + time.Hour, false}, {2 * time.Hour, true}}},
		{"set back", []sweep{{0, false}, {-30 * day, true}, {-30*day + time.Hour, true}}},
		{"switched off for a month", []sweep{{0, false}, {time.Hour, true}, {30 * day, false}, {30*day + 23*time.Hour, false}, {31 * day, true}, {31*day + time.Hour, true}}},
		{"ahead, then further ahead", []sweep{{0, false}, {30 * day, false}, {60 * day, false}, {60*day + 2*time.Hour, false}}},
		{"one of two replicas ahead", []sweep{{0, false}, {30 * day, false}, {12 * time.Hour, true}, {31 * day, false}, {day, true}, {32 * day, false}, {33 * day, true}}},
		{"weekends off", []sweep{{0, false}, {8 * time.Hour, true}, {3 * day, false}, {3*day + 8*time.Hour, false}, {4 * day, true}}},
	} {
		s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "sidetone.db"))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		for _, w := range c.sweeps {
			if got, err := believes(context.Background(), s, start.Add(w.at)); err != nil || got != w.want {
				t.Errorf("%s: at %s %v, want %v, %v", c.name, w.at, got, w.want, err)
			}
		}
		s.Close()
	}
}
