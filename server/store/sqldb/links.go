package sqldb

import (
	"context"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

const linkColumns = `id, profile, ticket, call_id, created, expires, runs, used, revoked, devices, token, language`

// CreateLink implements store.Store.
func (s *DB) CreateLink(ctx context.Context, l store.Link) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx,
			s.q(`INSERT INTO links (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
			l.ID, l.Profile, l.Ticket, l.CallID, ms(l.Created), ms(l.Expires), l.Runs, l.Used, flag(l.Revoked), flag(l.Devices), flag(l.Token), l.Language)
		return err
	})
}

// Link implements store.Store.
func (s *DB) Link(ctx context.Context, id string) (store.Link, error) {
	l, err := scanLink(s.on.QueryRowContext(ctx, s.q(`SELECT `+linkColumns+` FROM links WHERE id = ?`), id))
	return l, s.explain(unknown(err, "link"))
}

// Links implements store.Store.
func (s *DB) Links(ctx context.Context) ([]store.Link, error) {
	rows, err := s.on.QueryContext(ctx, `SELECT `+linkColumns+` FROM links ORDER BY created DESC, id DESC`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var links []store.Link
	for rows.Next() {
		l, err := scanLink(rows)
		if err != nil {
			return nil, err
		}
		links = append(links, l)
	}
	return links, s.explain(rows.Err())
}

// RevokeLink implements store.Store.
func (s *DB) RevokeLink(ctx context.Context, id string) error {
	return s.write(ctx, func(tx querier) error {
		result, err := tx.ExecContext(ctx, s.q(`UPDATE links SET revoked = 1 WHERE id = ?`), id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return refusal.New(refusal.Unknown, "no_such_link")
	})
}

// scanner is a row, alone or among others.
type scanner interface{ Scan(dest ...any) error }

func scanLink(row scanner) (store.Link, error) {
	var l store.Link
	var created, expires int64
	var revoked, devices, token int
	err := row.Scan(&l.ID, &l.Profile, &l.Ticket, &l.CallID, &created, &expires, &l.Runs, &l.Used, &revoked, &devices, &token, &l.Language)
	l.Created, l.Expires = moment(created), moment(expires)
	l.Revoked, l.Devices, l.Token = revoked != 0, devices != 0, token != 0
	return l, err
}

func flag(v bool) int {
	if v {
		return 1
	}
	return 0
}
