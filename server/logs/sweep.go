package logs

import (
	"context"
	"errors"
	"time"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// FirstDue is when the logs are asked for the first time for a report; zero:
// it names no call, or they were asked already.
func FirstDue(r report.Report) time.Time {
	if CallID(r) == "" || !lastAsked(r).IsZero() {
		return time.Time{}
	}
	return r.Created.Add(schedule[0])
}

// next is when a report is asked again: at the first time of the schedule
// that is still to come, unless all that can come is there.
func next(r report.Report, a asking, throttled time.Duration) time.Time {
	last := r.Created.Add(schedule[len(schedule)-1])
	if throttled > 0 && a.asked.Before(last) {
		return a.asked.Add(throttled)
	}
	if settled(a.answers) {
		return time.Time{}
	}
	for _, after := range schedule {
		if at := r.Created.Add(after); at.After(a.asked) {
			return at
		}
	}
	return time.Time{}
}

// Run asks for reports that are due until ctx ends. Every replica may do it:
// the store decides which of them has a report.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	var quiet time.Time // no sweep before, because the service asked for it
	for {
		if !s.Now().Before(quiet) {
			if throttled := s.Sweep(ctx); throttled > 0 {
				quiet = s.Now().Add(throttled)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Sweep asks once for the reports that are due, and gives how long the
// service wants to be left alone.
func (s *Service) Sweep(ctx context.Context) time.Duration {
	due, err := s.Store.Due(ctx, s.Now(), sweepReports)
	if err != nil {
		s.failed(ctx, err)
		return 0
	}
	for _, id := range due {
		claimed, err := s.claim(ctx, id)
		if errors.Is(err, errTaken) {
			continue
		}
		var throttled time.Duration
		if err == nil {
			_, throttled, err = s.ask(ctx, claimed)
		}
		if err != nil {
			s.failed(ctx, err)
		}
		if throttled > 0 || ctx.Err() != nil {
			return throttled
		}
	}
	return 0
}

func (s *Service) failed(ctx context.Context, err error) {
	if ctx.Err() == nil {
		s.Log.Error("asking Log Analytics for a report failed", "err", err)
	}
}

// errTaken: another replica was faster, or nothing is due any more.
var errTaken = errors.New("not due")

// claim takes a due report for a while, so that no other replica asks too.
func (s *Service) claim(ctx context.Context, id string) (claimed report.Report, err error) {
	err = s.Store.AmendReport(ctx, id, func(record *store.Record) error {
		if record.Due.IsZero() || record.Due.After(s.Now()) {
			return errTaken
		}
		if CallID(record.Report) == "" {
			record.Due = time.Time{}
			return nil
		}
		record.Due = s.Now().Add(lease)
		claimed = record.Report
		return nil
	})
	if err == nil && claimed.ID == "" {
		err = errTaken
	}
	return claimed, err
}
