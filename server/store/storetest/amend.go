package storetest

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// reportAmended: a report can be changed when its run is long gone.
func reportAmended(t *testing.T, s store.Store) {
	put(t, s, aReport("r_1", day), "")
	if _, err := s.Purge(ctx, store.Purge{Runs: day.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	must(t, s.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Due, r.Report.Ticket = day.Add(time.Minute), "amended"
		return nil
	}))
	no := errors.New("no")
	err := s.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Report.Ticket = "refused"
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("got %v, want the error of the change", err)
	}
	got, err := s.Report(ctx, "r_1")
	must(t, err)
	if got.Report.Ticket != "amended" || !got.Due.Equal(day.Add(time.Minute)) {
		t.Errorf("%+v", got)
	}
	err = s.AmendReport(ctx, "r_2", func(*store.Record) error { t.Error("there is no such report"); return nil })
	wantRefusal(t, err, refusal.Unknown)
	amendAndUpdate(t, s)
}

// amendAndUpdate: neither way of changing a report loses what the other did.
func amendAndUpdate(t *testing.T, s store.Store) {
	put(t, s, aReport("r_3", day), "")
	before, err := s.Report(ctx, "r_3")
	must(t, err)
	const each = 10
	count := func(r *store.Record) error { r.Posts++; return nil }
	var all sync.WaitGroup
	for range each {
		all.Go(func() { must(t, s.AmendReport(ctx, "r_3", count)) })
		all.Go(func() { must(t, s.UpdateReport(ctx, before.Run, count)) })
	}
	all.Wait()
	if got, err := s.Report(ctx, "r_3"); err != nil || got.Posts != before.Posts+2*each {
		t.Errorf("%d posts of %d, %v", got.Posts-before.Posts, 2*each, err)
	}
}

func searchDue(t *testing.T, s store.Store) {
	for id, due := range map[string]time.Time{"r_1": {}, "r_2": day.Add(time.Minute), "r_3": day.Add(time.Hour)} {
		put(t, s, aReport(id, day), "")
		must(t, s.AmendReport(ctx, id, func(r *store.Record) error { r.Due = due; return nil }))
	}
	for _, c := range []struct {
		by   time.Time
		want []string
	}{{day, nil}, {day.Add(time.Minute), []string{"r_2"}}, {day.Add(2 * time.Hour), []string{"r_2", "r_3"}}} {
		got, err := s.Due(ctx, c.by, 10)
		must(t, err)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("due by %s: %v, want %v", c.by, got, c.want)
		}
	}
}
