package sqldb

import (
	"context"
	"time"
)

// CreateSession implements store.Store.
func (s *DB) CreateSession(ctx context.Context, id string, expires time.Time) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO sessions (id, expires) VALUES (?, ?)`), id, ms(expires))
		return err
	})
}

// Session implements store.Store.
func (s *DB) Session(ctx context.Context, id string) (expires time.Time, err error) {
	var at int64
	err = s.on.QueryRowContext(ctx, s.q(`SELECT expires FROM sessions WHERE id = ?`), id).Scan(&at)
	return moment(at), s.explain(unknown(err, "session"))
}

// EndSession implements store.Store.
func (s *DB) EndSession(ctx context.Context, id string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM sessions WHERE id = ?`), id)
		return err
	})
}
