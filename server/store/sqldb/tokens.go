package sqldb

import (
	"context"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/store"
)

const tokenColumns = `id, digest, name, account, scopes, created, expires, used`

func scanToken(row scanner) (t store.Token, err error) {
	var created, expires, used int64
	var scopes string
	err = row.Scan(&t.ID, &t.Digest, &t.Name, &t.Account, &scopes, &created, &expires, &used)
	for _, scope := range strings.Fields(scopes) {
		t.Scopes = append(t.Scopes, auth.Right(scope))
	}
	t.Created, t.Expires, t.Used = moment(created), moment(expires), moment(used)
	return t, err
}

// CreateToken implements store.Store.
func (s *DB) CreateToken(ctx context.Context, t store.Token) error {
	var scopes []string
	for _, scope := range t.Scopes {
		scopes = append(scopes, string(scope))
	}
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO api_tokens (`+tokenColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
			t.ID, t.Digest, t.Name, t.Account, strings.Join(scopes, " "), ms(t.Created), ms(t.Expires), ms(t.Used))
		return err
	})
}

// TokenOf implements store.Store.
func (s *DB) TokenOf(ctx context.Context, digest string) (store.Token, error) {
	t, err := scanToken(s.on.QueryRowContext(ctx, s.q(`SELECT `+tokenColumns+` FROM api_tokens WHERE digest = ?`), digest))
	return t, s.explain(unknown(err, "token"))
}

// Tokens implements store.Store.
func (s *DB) Tokens(ctx context.Context) ([]store.Token, error) {
	return list(ctx, s, scanToken, `SELECT `+tokenColumns+` FROM api_tokens ORDER BY created DESC, id`)
}

// UseToken implements store.Store.
func (s *DB) UseToken(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`UPDATE api_tokens SET used = ? WHERE id = ?`), ms(at), id)
		return err
	})
}

// DeleteToken implements store.Store.
func (s *DB) DeleteToken(ctx context.Context, id string) error {
	return s.write(ctx, func(tx querier) error {
		return s.one(ctx, tx, "token", `DELETE FROM api_tokens WHERE id = ?`, id)
	})
}
