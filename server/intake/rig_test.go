package intake

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/server/store/sqlite"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
	"sidetone/shared/signal"
)

// rig is a service over a real database, with one run that has begun.
type rig struct {
	*Service
	t     *testing.T
	run   store.Run
	now   time.Time
	seen  []report.Observation // by the server, of the run
	taken []taken
}

// taken is one call of Service.Taken.
type taken struct {
	Report           string
	First, Completed bool
}

// Observations is what the server saw of a run.
func (s *rig) Observations(run string) []report.Observation {
	if run != s.run.ID {
		s.t.Errorf("asked for the observations of %q", run)
	}
	return s.seen
}

func newRig(t *testing.T) *rig {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sidetone.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	created := time.Date(2026, 11, 25, 21, 27, 0, 0, time.UTC)
	s := &rig{t: t, now: created.Add(time.Minute), run: store.Run{
		ID: "run", Ticket: "T-1", CallID: "call", Profile: "embedded", Created: created, Expires: created.Add(10 * time.Minute),
	}}
	s.Service = &Service{
		Store: db, Witness: s, Raise: signal.Raise, Diagnose: playbook.Diagnose,
		Profile: func(name string) report.Deployment { return report.Deployment{Name: name, NeedsMicrophone: true} },
		Secrets: func(run store.Run) []string { return []string{"secret-of-" + run.ID} },
		Taken: func(r report.Report, first, completed bool) {
			s.taken = append(s.taken, taken{r.ID, first, completed})
		},
		Now: func() time.Time { return s.now },
	}
	if err := db.CreateRun(t.Context(), s.run, store.Limit{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// take posts a report that has to be taken.
func (s *rig) take(posted report.Report) report.Report {
	s.t.Helper()
	r, err := s.Take(s.t.Context(), s.run, posted)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// record is what is stored of the run; zero: nothing is.
func (s *rig) record() (kept store.Record) {
	s.t.Helper()
	found, err := s.Store.Search(s.t.Context(), store.Query{})
	if err != nil || len(found) > 1 {
		s.t.Fatalf("%d reports of one run, %v", len(found), err)
	}
	for _, line := range found {
		if kept, err = s.Store.Report(s.t.Context(), line.ID); err != nil {
			s.t.Fatal(err)
		}
	}
	return kept
}

// reread is a report as it is when it was stored and read again.
func reread(t *testing.T, r report.Report) (again report.Report) {
	t.Helper()
	data, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(data, &again)
	}
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// postedBefore makes the run one that has posted so many reports.
func (s *rig) postedBefore(posts int) {
	s.t.Helper()
	err := s.Store.UpdateReport(s.t.Context(), s.run.ID, func(r *store.Record) error {
		r.Report = s.begin(s.run)
		r.Posts = posts
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// sized is a store that says how large it is.
type sized struct {
	store.Store
	bytes int64
	err   error
}

func (s sized) Size(context.Context) (int64, error) { return s.bytes, s.err }

// seen is an observation of the agent's.
func seen(id string, outcome report.Outcome) report.Observation {
	return report.Observation{ID: id, Check: report.CheckHTTPS, Outcome: outcome, Source: report.FromAgent}
}
