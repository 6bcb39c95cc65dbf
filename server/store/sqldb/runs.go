package sqldb

import (
	"context"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// CreateRun implements store.Store.
func (s *DB) CreateRun(ctx context.Context, r store.Run, limit store.Limit) error {
	return s.write(ctx, func(tx querier) error {
		if err := s.belowLimit(ctx, tx, r, limit); err != nil {
			return err
		}
		if err := s.useLink(ctx, tx, r); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			s.q(`INSERT INTO runs (id, link, ticket, profile, call_id, created, expires, caller, network) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
			r.ID, r.Link, r.Ticket, r.Profile, r.CallID, ms(r.Created), ms(r.Expires), r.Caller, r.Network)
		return err
	})
}

// belowLimit refuses a caller, or one of a network, who has had his share.
func (s *DB) belowLimit(ctx context.Context, tx querier, r store.Run, limit store.Limit) error {
	if limit == (store.Limit{}) {
		return nil
	}
	if err := s.lock(ctx, tx); err != nil {
		return err
	}
	for _, who := range []struct {
		column, is, called string
		share              store.Share
	}{
		{"caller", r.Caller, "address", limit.Caller},
		{"network", r.Network, "network", limit.Network},
	} {
		if who.is == "" {
			continue
		}
		if err := s.begunBelow(ctx, tx, who.column, who.is, who.called, who.share.Runs, limit.Since, limit.Until); err != nil {
			return err
		}
		if err := s.storedBelow(ctx, tx, who.is, who.called, who.share.Bytes, limit.StoredSince, limit.Until); err != nil {
			return err
		}
	}
	return nil
}

// begunBelow refuses until the oldest run that counts has left the window.
func (s *DB) begunBelow(ctx context.Context, tx querier, column, is, called string, limit int, since, until time.Time) error {
	if limit == 0 {
		return nil
	}
	var n int
	var oldest int64
	err := tx.QueryRowContext(ctx,
		s.q(`SELECT count(*), coalesce(min(created), 0) FROM runs WHERE `+column+` = ? AND created > ? AND created <= ?`),
		is, ms(since), latest(ms, until)).Scan(&n, &oldest)
	if err != nil || n < limit {
		return err
	}
	return refusal.Later(moment(oldest).Sub(since), "too_many_runs_of_"+called)
}

// useLink counts a use in the same statement that checks it, so that two
// callers cannot share the last one.
func (s *DB) useLink(ctx context.Context, tx querier, r store.Run) error {
	if r.Link == "" {
		return nil
	}
	result, err := tx.ExecContext(ctx,
		s.q(`UPDATE links SET used = used + 1 WHERE id = ? AND revoked = 0 AND used < runs AND expires > ?`),
		r.Link, ms(r.Created))
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return refusal.New(refusal.Unknown, "no_such_link")
}

// Run implements store.Store.
func (s *DB) Run(ctx context.Context, id string) (store.Run, error) {
	if known, ok := s.recentRuns.get(id); ok {
		return known, nil
	}
	var r store.Run
	var created, expires int64
	err := s.on.QueryRowContext(ctx,
		s.q(`SELECT id, link, ticket, profile, call_id, created, expires, caller, network FROM runs WHERE id = ?`), id).
		Scan(&r.ID, &r.Link, &r.Ticket, &r.Profile, &r.CallID, &created, &expires, &r.Caller, &r.Network)
	r.Created, r.Expires = moment(created), moment(expires)
	if err == nil {
		s.recentRuns.put(r)
	}
	return r, s.explain(unknown(err, "run"))
}
