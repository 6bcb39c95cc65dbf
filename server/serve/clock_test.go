package serve

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/server/store/sqlite"
	"sidetone/shared/report"
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

// A server whose clock jumps a month ahead deletes nothing by it, and goes on
// when it is set right.
func TestNothingIsDeletedByAClockThatJumped(t *testing.T) {
	c := settings(t)
	m := start(t, c)
	ctx, now := context.Background(), time.Now()
	if err := m.Store.CreateRun(ctx, store.Run{ID: "run", Created: now, Expires: now}, store.Limit{}); err != nil {
		t.Fatal(err)
	}
	err := m.Store.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report = report.Report{ID: "r_1", Created: now}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Store.SetMark(ctx, sweptMark, now); err != nil {
		t.Fatal(err)
	}
	sweep := func(after time.Duration, want bool) {
		t.Helper()
		other := &Main{Config: c, Log: m.Log, Now: func() time.Time { return now.Add(after) }}
		other.sweepOnce(ctx, m.Store)
		if _, err := m.Store.Report(ctx, "r_1"); (err == nil) != want {
			t.Errorf("after %s the report is there: %v, want %v", after, err == nil, want)
		}
	}
	const day = 24 * time.Hour
	sweep(40*day, true)
	sweep(40*day+12*time.Hour, true)
	sweep(time.Hour, true) // set right
	sweep(40*day, true)
	sweep(41*day, false) // it was right after all
}
