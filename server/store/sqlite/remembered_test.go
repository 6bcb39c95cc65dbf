package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// What one process remembers of a run counts no more once another has changed it.
func TestWhatIsRememberedIsNotBelieved(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "sidetone.db")
	one, other := open(t, path), open(t, path)
	now := time.Now().Truncate(time.Millisecond).UTC()
	run := store.Run{ID: "run", Created: now, Expires: now.Add(time.Hour)}
	if err := one.CreateRun(ctx, run, store.Limit{}); err != nil {
		t.Fatal(err)
	}
	seen := func(id string) func(*store.Record) error {
		return func(r *store.Record) error {
			r.Report.ID, r.Report.Created, r.Report.Schema = "r_1", now, report.Schema
			r.Report.Observations = append(r.Report.Observations, report.Observation{ID: id})
			r.Posts++
			return nil
		}
	}
	post := func(by store.Store, id string) {
		t.Helper()
		if err := by.UpdateReport(ctx, "run", seen(id)); err != nil {
			t.Fatal(err)
		}
	}
	post(one, "o1")
	post(one, "o2")
	post(other, "o3")
	if err := other.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Note = "called back"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// A refusal of what is there no more is not given.
	tries := 0
	if err := one.UpdateReport(ctx, "run", func(r *store.Record) error {
		if tries++; len(r.Report.Observations) < 3 {
			return errors.New("too few")
		}
		return seen("o4")(r)
	}); err != nil || tries != 2 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	post(other, "o5")
	post(one, "o6")
	kept, err := one.Report(ctx, "r_1")
	if err != nil || kept.Posts != 6 || kept.Note != "called back" || len(kept.Report.Observations) != 6 {
		t.Errorf("%+v, %v", kept, err)
	}
	if line, err := one.Line(ctx, "r_1"); err != nil || line.Note != "called back" {
		t.Errorf("%+v, %v", line, err)
	}
	if _, err := other.Delete(ctx, store.Selection{ID: "r_1"}); err != nil {
		t.Fatal(err)
	}
	if err := one.UpdateReport(ctx, "run", seen("o7")); !refusal.Is(err, refusal.Unknown) {
		t.Errorf("a post to what was deleted: %v", err)
	}
	if _, err := other.Run(ctx, "run"); !refusal.Is(err, refusal.Unknown) {
		t.Errorf("the run after it was deleted: %v", err)
	}
}
