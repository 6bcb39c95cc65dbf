// Package intake takes the reports of a run: it reads them, lays them over
// what is known, adds what the server saw itself, judges and stores. HTTP and
// the signalling socket both hand reports to it.
package intake

import (
	"bytes"
	"cmp"
	"context"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/scrub"
	"sidetone/server/store"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// Witness tells what the server saw of a run.
type Witness interface {
	Observations(run string) []report.Observation
}

// Service takes reports. LogsDue, Ceiling and Taken may be nil; all other fields are
// needed.
type Service struct {
	Store    store.Store
	Witness  Witness
	Raise    func([]report.Observation) []report.Signal
	Diagnose func(report.Report) report.Diagnosis
	// Profile gives what of a named profile a judgement needs.
	Profile func(name string) report.Deployment
	// Secrets lists what was handed to a run and must not come back.
	Secrets func(store.Run) []string
	// LogsDue says when the logs of a report's call are to be asked for the
	// first time; zero: it names no call. nil: no logs are asked.
	LogsDue func(report.Report) time.Time
	// Ceiling of what may be stored; nil: none.
	Ceiling *store.Ceiling
	// Taken is told of every report that was stored: whether it was the first
	// post of its run, and whether it made the report complete; for metrics.
	Taken func(r report.Report, first, completed bool)
	Now   func() time.Time
}

// Take takes a whole or partial report of run and gives the report as it is
// stored now.
func (s *Service) Take(ctx context.Context, run store.Run, posted report.Report) (report.Report, error) {
	if free, err := s.Ceiling.Free(ctx); err != nil || free <= 0 {
		return report.Report{}, cmp.Or(err, errFull)
	}
	scrub.Report(&posted, s.Secrets(run))
	seen := s.Witness.Observations(run.ID)
	body := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(body)
	var taken report.Report
	var first, completed bool
	err := s.Store.UpdateReport(ctx, run.ID, func(record *store.Record) (err error) {
		if err := s.count(record, posted, run); err != nil {
			return err
		}
		first = record.Report.ID == ""
		if first {
			record.Report = s.begin(run)
		}
		before := record.Report.Complete
		s.lay(&record.Report, posted, seen)
		completed = record.Report.Complete && !before
		if s.LogsDue != nil && record.Due.IsZero() {
			record.Due = s.LogsDue(record.Report)
		}
		taken = record.Report
		record.Body, err = encode(taken, body)
		return err
	})
	if err == nil && s.Taken != nil {
		s.Taken(taken, first, completed)
	}
	return taken, err
}

// errFull: there is no room for a report, not even of a run that has begun.
var errFull error = &refusal.Error{Kind: refusal.Unavailable, RetryAfter: fullFor, Reason: "database_full"}

// count counts the post and refuses it past the limits.
func (s *Service) count(record *store.Record, posted report.Report, run store.Run) error {
	limit := maxPartials
	if posted.Complete {
		limit = maxPosts
	}
	if record.Posts >= limit {
		return refusal.Later(run.Expires.Sub(s.Now()), "too_many_posts")
	}
	record.Posts++
	return nil
}

// begin is a report before anything was posted.
func (s *Service) begin(run store.Run) report.Report {
	return report.Report{
		ID: auth.NewID(auth.PrefixReport), Schema: report.Schema,
		Created: run.Created, Ticket: run.Ticket, CallID: run.CallID, Profile: s.Profile(run.Profile),
	}
}

// lay puts post and own observations over r and judges the whole.
func (s *Service) lay(r *report.Report, posted report.Report, seen []report.Observation) {
	if isLate(*r, posted) {
		posted = report.Report{}
	}
	ms := postedMS(*r, posted)
	merge(r, posted)
	for _, o := range seen {
		r.Observations = upsert(r.Observations, o)
	}
	if r.Observations == nil {
		r.Observations = []report.Observation{}
	}
	s.judge(r, ms)
}

// judge writes what the agent told by ids beside them in English, raises the
// signals and makes the diagnosis, of the evidence alone and
// never of an earlier judgement.
func (s *Service) judge(r *report.Report, ms int) {
	render.Observations(r.Observations, words.All("en"))
	r.Signals = s.Raise(r.Observations)
	if r.Signals == nil {
		r.Signals = []report.Signal{}
	}
	r.Diagnosis = nil
	diagnosis := s.Diagnose(*r)
	diagnosis.MS = ms
	r.Diagnosis = &diagnosis
}

// Rejudge judges a report whose evidence was added to after its run; the time
// to the verdict stays that of the run.
func (s *Service) Rejudge(r *report.Report) error {
	s.judge(r, postedMS(*r, report.Report{}))
	_, err := encode(*r, new(bytes.Buffer))
	return err
}

// FromServer picks the server's observations of a report.
func FromServer(r report.Report) []report.Observation {
	var own []report.Observation
	for _, o := range r.Observations {
		if o.Source == report.FromServer {
			own = append(own, o)
		}
	}
	return own
}
