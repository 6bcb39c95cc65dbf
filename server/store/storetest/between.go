package storetest

import (
	"errors"
	"reflect"
	"testing"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// reportBetweenChanges: what a change gets is what is stored, whoever wrote it,
// and what it gave to others stays as it was.
func reportBetweenChanges(t *testing.T, s store.Store) {
	must(t, s.CreateRun(ctx, aRun("run"), store.Limit{}))
	var first report.Report
	must(t, s.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report = aReport("r_1", day)
		r.Report.Complete = false
		first = r.Report
		return nil
	}))
	must(t, s.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report.Observations[0] = report.Observation{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK}
		return nil
	}))
	if want := aReport("r_1", day).Observations; !reflect.DeepEqual(first.Observations, want) {
		t.Errorf("a report that was read before is now %+v", first.Observations)
	}
	must(t, s.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Report.Observations = append(r.Report.Observations, report.Observation{ID: "s1"})
		return nil
	}))
	no := errors.New("no")
	if err := s.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report.Observations[0].ID, r.Report.Ticket = "changed", "changed"
		return no
	}); !errors.Is(err, no) {
		t.Errorf("got %v, want the error of the change", err)
	}
	stored, err := s.Report(ctx, "r_1")
	must(t, err)
	must(t, s.UpdateReport(ctx, "run", func(r *store.Record) error {
		if !reflect.DeepEqual(r.Report, stored.Report) || len(r.Report.Observations) != 2 || r.Report.Observations[0].ID != "o1" {
			t.Errorf("got  %+v\nwant %+v", r.Report, stored.Report)
		}
		return nil
	}))
}
