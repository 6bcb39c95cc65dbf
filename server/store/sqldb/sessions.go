package sqldb

import (
	"context"
	"time"

	"sidetone/server/store"
)

const sessionColumns = `id, account, means, browser, network, created, seen, expires, upstream`

func scanSession(row scanner) (one store.Session, err error) {
	var created, seen, expires int64
	err = row.Scan(&one.ID, &one.Account, &one.Means, &one.Browser, &one.Network, &created, &seen, &expires, &one.Upstream)
	one.Created, one.Seen, one.Expires = moment(created), moment(seen), moment(expires)
	return one, err
}

// CreateSession implements store.Store.
func (s *DB) CreateSession(ctx context.Context, one store.Session) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO sessions (`+sessionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
			one.ID, one.Account, one.Means, one.Browser, one.Network, ms(one.Created), ms(one.Seen), ms(one.Expires), one.Upstream)
		return err
	})
}

// Session implements store.Store.
func (s *DB) Session(ctx context.Context, id string) (store.Session, error) {
	one, err := scanSession(s.on.QueryRowContext(ctx, s.q(`SELECT `+sessionColumns+` FROM sessions WHERE id = ?`), id))
	return one, s.explain(unknown(err, "session"))
}

// SeeSession implements store.Store.
func (s *DB) SeeSession(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`UPDATE sessions SET seen = ? WHERE id = ?`), ms(at), id)
		return err
	})
}

// Sessions implements store.Store.
func (s *DB) Sessions(ctx context.Context) ([]store.Session, error) {
	return list(ctx, s, scanSession, `SELECT `+sessionColumns+` FROM sessions ORDER BY seen DESC, id`)
}

// EndSession implements store.Store.
func (s *DB) EndSession(ctx context.Context, id string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM sessions WHERE id = ?`), id)
		return err
	})
}

// EndSessions implements store.Store.
func (s *DB) EndSessions(ctx context.Context, account, but string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM sessions WHERE account = ? AND id <> ?`), account, but)
		return err
	})
}

// EndUpstream implements store.Store.
func (s *DB) EndUpstream(ctx context.Context, account, upstream string) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM sessions WHERE upstream = ? AND (account = ? OR ? = '') OR upstream = '' AND account = ? AND account <> ''`),
			upstream, account, account, account)
		return err
	})
}
