package storetest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// shares: what one caller stored counts against him, and against his network,
// and against nobody else.
func shares(t *testing.T, s store.Store) {
	const enough = 10000
	from := func(id, caller, network string) store.Run {
		r := aRun(id)
		r.Caller, r.Network = caller, network
		return r
	}
	limit := store.Limit{Caller: store.Share{Bytes: enough}, Network: store.Share{Runs: 4, Bytes: 2 * enough},
		Since: day.Add(-time.Minute), StoredSince: day.Add(-24 * time.Hour)}
	fill := func(run string) {
		t.Helper()
		must(t, s.UpdateReport(ctx, run, func(r *store.Record) error {
			r.Report = aReport("r_"+run, day)
			r.Report.Observations[0].Detail.Text = strings.Repeat("x", enough)
			return nil
		}))
	}
	must(t, s.CreateRun(ctx, from("a1", "a", "n"), limit))
	fill("a1")
	fill("a1") // the same again takes no more room
	wantRefusal(t, s.CreateRun(ctx, from("a2", "a", "n"), limit), refusal.TooMany)
	must(t, s.CreateRun(ctx, from("b1", "b", "n"), limit))
	must(t, s.CreateRun(ctx, from("c1", "c", "m"), limit))
	must(t, s.CreateRun(ctx, from("d1", "d", ""), limit))
	fill("b1")
	err := s.CreateRun(ctx, from("e1", "e", "n"), limit)
	wantRefusal(t, err, refusal.TooMany)
	var refused *refusal.Error
	if errors.As(err, &refused); refused.RetryAfter < 23*time.Hour || refused.RetryAfter > 25*time.Hour {
		t.Errorf("comes again after %s", refused.RetryAfter)
	}
	later := limit
	later.StoredSince = day.Add(time.Hour)
	must(t, s.CreateRun(ctx, from("e1", "e", "n"), later))
	must(t, s.CreateRun(ctx, from("e2", "e", "n"), later))
	wantRefusal(t, s.CreateRun(ctx, from("f1", "f", "n"), later), refusal.TooMany)
	set := later
	set.StoredSince, set.Until = day.Add(-48*time.Hour), day.Add(-2*time.Hour)
	must(t, s.CreateRun(ctx, from("f2", "f", ""), set)) // all of it is later
	_, err = s.Purge(ctx, store.Purge{Stored: day.Add(2 * time.Hour)})
	must(t, err)
	must(t, s.CreateRun(ctx, from("a3", "a", ""), limit))
}

// manyAtOnce: work that shares a commit stays apart. What is refused leaves
// nothing, what is acknowledged is there.
func manyAtOnce(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	const each = 60
	errs := make([]error, each)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			r := aRun(fmt.Sprint("run", i))
			switch i % 3 {
			case 1:
				r.Link = "link" // two of these are taken
			case 2:
				r.ID = "the same" // one of these
			}
			errs[i] = s.CreateRun(ctx, r, store.Limit{})
		})
	}
	all.Wait()
	taken := [3]int{}
	for i, err := range errs {
		_, stored := s.Run(ctx, fmt.Sprint("run", i))
		if err == nil {
			taken[i%3]++
		}
		if i%3 != 2 && (err == nil) != (stored == nil) {
			t.Errorf("run %d: told %v, and reading it gives %v", i, err, stored)
		}
	}
	if want := [3]int{each / 3, 2, 1}; taken != want {
		t.Errorf("taken %v, want %v", taken, want)
	}
	if l, err := s.Link(ctx, "link"); err != nil || l.Used != 2 {
		t.Errorf("the link was used %d times, %v", l.Used, err)
	}
}

func marks(t *testing.T, s store.Store) {
	for _, want := range []time.Time{{}, day, day.Add(time.Hour)} {
		if !want.IsZero() {
			must(t, s.SetMark(ctx, "one", want))
		}
		if got, err := s.Mark(ctx, "one"); err != nil || !got.Equal(want) {
			t.Errorf("%s, want %s, %v", got, want, err)
		}
	}
	if other, err := s.Mark(ctx, "two"); err != nil || !other.IsZero() {
		t.Errorf("%s, %v", other, err)
	}
}

func size(t *testing.T, s store.Store) {
	before, err := s.Size(ctx)
	must(t, err)
	const big = 200000
	r := aReport("r_1", day)
	// What is random does not shrink where a database compresses.
	r.Observations[0].Detail.Text = noise(big)
	put(t, s, r, "")
	after, err := s.Size(ctx)
	must(t, err)
	if grown := after - before; grown < big || grown > 3*big {
		t.Errorf("grew from %d to %d by a report of %d bytes", before, after, big)
	}
}

// noise gives n letters without a pattern.
func noise(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(rand.Text())
	}
	return b.String()[:n]
}

func purgeOfMany(t *testing.T, s store.Store) {
	const many = 450
	for i := range many {
		must(t, s.CreateRun(ctx, aRun(fmt.Sprint("run", i)), store.Limit{}))
	}
	gone, err := s.Purge(ctx, store.Purge{Runs: day.Add(time.Hour)})
	must(t, err)
	if want := (store.Purged{Runs: many}); gone != want {
		t.Errorf("deleted %+v, want %+v", gone, want)
	}
}
