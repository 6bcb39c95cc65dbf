package sqldb

import (
	"context"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// CreateRun implements store.Store.
func (s *DB) CreateRun(ctx context.Context, r store.Run, limit store.Limit) error {
	return s.within(ctx, func(tx querier) error {
		if err := s.belowLimit(ctx, tx, r, limit); err != nil {
			return err
		}
		if err := s.useLink(ctx, tx, r); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			s.q(`INSERT INTO runs (id, link, ticket, profile, call_id, created, expires, caller) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
			r.ID, r.Link, r.Ticket, r.Profile, r.CallID, ms(r.Created), ms(r.Expires), r.Caller)
		return err
	})
}

// belowLimit refuses until the oldest run that counts has left the window.
func (s *DB) belowLimit(ctx context.Context, tx querier, r store.Run, limit store.Limit) error {
	if limit.Runs == 0 {
		return nil
	}
	if err := s.lock(ctx, tx); err != nil {
		return err
	}
	var n int
	var oldest int64
	err := tx.QueryRowContext(ctx,
		s.q(`SELECT count(*), coalesce(min(created), 0) FROM runs WHERE caller = ? AND created > ?`),
		r.Caller, ms(limit.Since)).Scan(&n, &oldest)
	if err != nil || n < limit.Runs {
		return err
	}
	return refusal.Later(moment(oldest).Sub(limit.Since), "Too many runs were begun from this address.")
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
	return refusal.New(refusal.Unknown, "There is no such link.")
}

// Run implements store.Store.
func (s *DB) Run(ctx context.Context, id string) (store.Run, error) {
	var r store.Run
	var created, expires int64
	err := s.db.QueryRowContext(ctx,
		s.q(`SELECT id, link, ticket, profile, call_id, created, expires, caller FROM runs WHERE id = ?`), id).
		Scan(&r.ID, &r.Link, &r.Ticket, &r.Profile, &r.CallID, &created, &expires, &r.Caller)
	r.Created, r.Expires = moment(created), moment(expires)
	return r, unknown(err, "run")
}

// Purge implements store.Store.
func (s *DB) Purge(ctx context.Context, p store.Purge) (store.Purged, error) {
	var done store.Purged
	for _, step := range []struct {
		statement string
		before    int64
		count     *int
	}{
		{`DELETE FROM reports WHERE created < ?`, ms(p.Reports), &done.Reports},
		{`DELETE FROM runs WHERE expires < ?`, ms(p.Runs), &done.Runs},
		{`DELETE FROM links WHERE expires < ?`, ms(p.Links), &done.Links},
	} {
		result, err := s.db.ExecContext(ctx, s.q(step.statement), step.before)
		if err != nil {
			return done, err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return done, err
		}
		*step.count = int(n)
	}
	return done, nil
}
