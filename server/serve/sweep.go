package serve

import (
	"context"
	"time"

	"sidetone/server/redact"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

const (
	// sweepEvery is how often what is too old is deleted. Several replicas
	// may do it at once.
	sweepEvery = time.Hour
	// keepRuns is how long a run is kept after its end, for nothing but to
	// count the runs of a caller, whose window is a minute.
	keepRuns = time.Hour
	// keepStored is how long it is known how much a caller stored; beyond the
	// day for which it counts.
	keepStored = 48 * time.Hour
)

// sweep deletes what is too old, at once and then every hour.
func (m *Main) sweep(ctx context.Context, s store.Store) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		m.sweepOnce(ctx, s)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (m *Main) sweepOnce(ctx context.Context, s store.Store) {
	m.warnOfSize(ctx, s)
	now := m.Now()
	believed, err := believes(ctx, s, now)
	if err != nil {
		m.swept(ctx, err)
		return
	}
	if !believed {
		m.Log.Info("nothing old is deleted now: the clock is new to this database or far ahead of the last time", "clock", now.UTC())
		return
	}
	// An expired link is kept as long as a report that it led to.
	old := now.Add(-m.Config.Retention)
	gone, err := s.Purge(ctx, store.Purge{Reports: old, Links: old, Runs: now.Add(-keepRuns), Sessions: now, Stored: now.Add(-keepStored),
		Events: now.Add(-m.Config.AuditRetention)})
	m.swept(ctx, err)
	if gone != (store.Purged{}) {
		m.Log.Info("deleted what was too old", "reports", gone.Reports, "runs", gone.Runs, "links", gone.Links)
	}
	if err == nil && m.Config.CutAfter > 0 {
		m.swept(ctx, m.cutAddresses(ctx, s, now.Add(-m.Config.CutAfter)))
	}
}

// cutTogether is how many reports are looked up at once to be cut.
const cutTogether = 200

// cutAddresses cuts addresses of people out of the reports that were created
// before a moment.
func (m *Main) cutAddresses(ctx context.Context, s store.Store, before time.Time) error {
	var cut int
	for ctx.Err() == nil {
		ids, err := s.Uncut(ctx, before, cutTogether)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		for _, id := range ids {
			err := s.AmendReport(ctx, id, redact.Record)
			if refusal.Is(err, refusal.Unknown) { // a line whose report is gone
				_, err = s.Delete(ctx, store.Selection{ID: id})
			}
			if err != nil {
				return err
			}
		}
		cut += len(ids)
	}
	if cut > 0 {
		m.Log.Info("cut addresses of people out of old reports", "reports", cut)
	}
	return ctx.Err()
}

// nearlyFull is the part of the database's ceiling from which on the log says
// so, every hour: 90 %.
const nearlyFull = 0.9

func (m *Main) warnOfSize(ctx context.Context, s store.Store) {
	limit := m.Config.DatabaseLimit
	size, err := s.Size(ctx)
	if err == nil && limit > 0 && float64(size) > nearlyFull*float64(limit) {
		m.Log.Warn("the database nears its limit; when it is full, runs are refused. Raise --database-limit or lower --retention",
			"bytes", size, "limit", limit)
	}
}

func (m *Main) swept(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		m.Log.Error("deleting or cutting old reports failed", "err", err)
	}
}
