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
	"sidetone/shared/report"
)

// Carriable says what is wrong with a report that came as a code; nil: nothing
// that can be seen of it.
func Carriable(r report.Report) error {
	if len(r.Observations) > maxObservations {
		return refusal.New(refusal.TooLarge, "too_many_observations", "count", maxObservations)
	}
	return validate(r)
}

// HandIn stores a report that came as a code and is Carriable. Nobody vouches for it: what it
// says the server saw is the code's word like the rest, and it says by itself
// that it came so. A report that is stored for the run already stays as it is.
// What a link knows better counts: ticket and call.
func (s *Service) HandIn(ctx context.Context, run store.Run, carried report.Report) (report.Report, error) {
	if free, err := s.Ceiling.Free(ctx); err != nil || free <= 0 {
		return report.Report{}, cmp.Or(err, errFull)
	}
	scrub.Report(&carried, s.Secrets(run))
	var taken report.Report
	var first bool
	err := s.Store.UpdateReport(ctx, run.ID, func(record *store.Record) (err error) {
		if first = record.Report.ID == ""; first {
			record.Report, record.Posts, record.Link = s.handedIn(run, carried), 1, run.Link
			if s.LogsDue != nil && record.Due.IsZero() {
				record.Due = s.LogsDue(record.Report)
			}
		}
		taken = record.Report
		record.Body, err = encode(taken, new(bytes.Buffer))
		return err
	})
	if err == nil && first && s.Taken != nil {
		s.Taken(taken, true, taken.Complete)
	}
	return taken, err
}

// handedIn is the report as it is kept, judged here.
func (s *Service) handedIn(run store.Run, carried report.Report) report.Report {
	r := carried
	said := *carried.Carried
	said.HandedIn = s.Now().UTC().Truncate(time.Second)
	r.ID, r.Schema, r.CallID, r.Carried = auth.NewID(auth.PrefixReport), report.Schema, run.CallID, &said
	r.Sequence, r.Rejudged, r.Dropped = 0, false, 0
	if run.Ticket != "" {
		r.Ticket = run.Ticket
	}
	// By its time it is found: one that has not been yet, or that the sweep would
	// take at once, is that of the handing in.
	if now := s.Now(); r.Created.After(now) || r.Created.Before(now.Add(-longestOnTheWay)) {
		r.Created = said.HandedIn
	}
	if r.Profile.Name == run.Profile {
		known := s.Profile(run.Profile)
		r.Profile.Media, r.Profile.Notices = known.Media, known.Notices
	}
	if r.Observations == nil {
		r.Observations = []report.Observation{}
	}
	s.judge(&r, said.MS)
	return r
}
