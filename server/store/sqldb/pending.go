package sqldb

import (
	"context"
	"time"

	"sidetone/server/store"
)

const pendingColumns = `id, kind, account, data, expires`

func scanPending(row scanner) (p store.Pending, err error) {
	var expires int64
	err = row.Scan(&p.ID, &p.Kind, &p.Account, &p.Data, &expires)
	p.Expires = moment(expires)
	return p, unknown(err, "pending_sign_in")
}

// Await implements store.Store.
func (s *DB) Await(ctx context.Context, p store.Pending) error {
	if p.Data == nil {
		p.Data = []byte{}
	}
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO pending (`+pendingColumns+`) VALUES (?, ?, ?, ?, ?)`),
			p.ID, p.Kind, p.Account, p.Data, ms(p.Expires))
		return err
	})
}

// Awaited implements store.Store.
func (s *DB) Awaited(ctx context.Context, id, kind string) (store.Pending, error) {
	p, err := scanPending(s.on.QueryRowContext(ctx, s.q(`SELECT `+pendingColumns+` FROM pending WHERE id = ? AND kind = ?`), id, kind))
	return p, s.explain(err)
}

// Take implements store.Store.
func (s *DB) Take(ctx context.Context, id, kind string) (p store.Pending, err error) {
	err = s.write(ctx, func(tx querier) (err error) {
		p, err = scanPending(tx.QueryRowContext(ctx, s.q(`DELETE FROM pending WHERE id = ? AND kind = ? RETURNING `+pendingColumns), id, kind))
		return err
	})
	return p, err
}

// Drop implements store.Store.
func (s *DB) Drop(ctx context.Context, kind, account string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM pending WHERE kind = ? AND account = ?`), kind, account)
		return err
	})
}

// try counts from one again where what was counted is to be forgotten by now.
const try = `INSERT INTO tries (id, count, expires) VALUES (?, 1, ?)
	ON CONFLICT (id) DO UPDATE SET
		count = CASE WHEN tries.expires <= ? THEN 1 ELSE tries.count + 1 END,
		expires = CASE WHEN tries.expires <= ? THEN excluded.expires ELSE tries.expires END
	RETURNING count, expires`

// Try implements store.Store.
func (s *DB) Try(ctx context.Context, key string, now, until time.Time) (count int, forgotten time.Time, err error) {
	var expires int64
	err = s.write(ctx, func(tx querier) error {
		return tx.QueryRowContext(ctx, s.q(try), key, ms(until), ms(now), ms(now)).Scan(&count, &expires)
	})
	return count, moment(expires), err
}

// Forgive implements store.Store.
func (s *DB) Forgive(ctx context.Context, key string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM tries WHERE id = ?`), key)
		return err
	})
}
