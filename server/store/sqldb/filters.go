package sqldb

import (
	"context"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

const filterColumns = `id, account, name, search, shared, created`

func scanFilter(row scanner) (f store.Filter, err error) {
	var shared int
	var created int64
	err = row.Scan(&f.ID, &f.Account, &f.Name, &f.Search, &shared, &created)
	f.Shared, f.Created = shared != 0, moment(created)
	return f, err
}

// Filters implements store.Store.
func (s *DB) Filters(ctx context.Context, account string) ([]store.Filter, error) {
	return list(ctx, s, scanFilter, `SELECT `+filterColumns+` FROM filters WHERE account = ? OR shared = 1 ORDER BY lower(name), created, id`, account)
}

// SaveFilter implements store.Store.
func (s *DB) SaveFilter(ctx context.Context, f store.Filter, limit int) error {
	return s.write(ctx, func(tx querier) error {
		if err := s.lock(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, s.q(`DELETE FROM filters WHERE account = ? AND name = ?`), f.Account, f.Name); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, s.q(`SELECT count(*) FROM filters WHERE account = ?`), f.Account).Scan(&n); err != nil {
			return err
		}
		if n >= limit {
			return refusal.New(refusal.TooMany, "too_many_filters", "limit", limit)
		}
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO filters (`+filterColumns+`) VALUES (?, ?, ?, ?, ?, ?)`),
			f.ID, f.Account, f.Name, f.Search, flag(f.Shared), ms(f.Created))
		return err
	})
}

// DeleteFilter implements store.Store.
func (s *DB) DeleteFilter(ctx context.Context, account, id string, shared bool) error {
	return s.write(ctx, func(tx querier) error {
		return s.one(ctx, tx, "filter", `DELETE FROM filters WHERE id = ? AND (account = ? OR shared = 1 AND ? = 1)`, id, account, flag(shared))
	})
}
