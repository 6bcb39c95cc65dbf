package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

const accountColumns = `id, name, issuer, subject, email, role, blocked, password, created, seen`

func accountValues(a store.Account) []any {
	return []any{a.ID, a.Name, a.Issuer, a.Subject, a.Email, string(a.Role), flag(a.Blocked), a.Password, ms(a.Created), ms(a.Seen)}
}

func scanAccount(row scanner) (a store.Account, err error) {
	var blocked int
	var created, seen int64
	err = row.Scan(&a.ID, &a.Name, &a.Issuer, &a.Subject, &a.Email, &a.Role, &blocked, &a.Password, &created, &seen)
	a.Blocked, a.Created, a.Seen = blocked != 0, moment(created), moment(seen)
	return a, err
}

// CreateAccount implements store.Store.
func (s *DB) CreateAccount(ctx context.Context, a store.Account) error {
	return s.write(ctx, func(tx querier) error {
		if err := s.free(ctx, tx, a); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO accounts (`+accountColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`), accountValues(a)...)
		return err
	})
}

// free refuses a name that another account has. Two at once meet the table's
// own constraint.
func (s *DB) free(ctx context.Context, tx querier, a store.Account) error {
	var other string
	err := tx.QueryRowContext(ctx, s.q(`SELECT id FROM accounts WHERE issuer = ? AND subject = ?`), a.Issuer, a.Subject).Scan(&other)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case other != a.ID:
		return refusal.InField("name", "taken")
	}
	return nil
}

// Account implements store.Store.
func (s *DB) Account(ctx context.Context, id string) (store.Account, error) {
	a, err := scanAccount(s.on.QueryRowContext(ctx, s.q(`SELECT `+accountColumns+` FROM accounts WHERE id = ?`), id))
	return a, s.explain(unknown(err, "account"))
}

// AccountOf implements store.Store.
func (s *DB) AccountOf(ctx context.Context, issuer, subject string) (store.Account, error) {
	a, err := scanAccount(s.on.QueryRowContext(ctx,
		s.q(`SELECT `+accountColumns+` FROM accounts WHERE issuer = ? AND subject = ?`), issuer, subject))
	return a, s.explain(unknown(err, "account"))
}

// Accounts implements store.Store.
func (s *DB) Accounts(ctx context.Context) ([]store.Account, error) {
	return list(ctx, s, scanAccount, `SELECT `+accountColumns+` FROM accounts ORDER BY created, id`)
}

// list gives every row of a query.
func list[T any](ctx context.Context, s *DB, scan func(scanner) (T, error), query string, args ...any) (all []T, err error) {
	rows, err := s.on.QueryContext(ctx, s.q(query), args...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, s.explain(rows.Err())
}

// UpdateAccount implements store.Store.
func (s *DB) UpdateAccount(ctx context.Context, id string, change func(*store.Account) error) error {
	return s.write(ctx, func(tx querier) error {
		if err := s.lock(ctx, tx); err != nil {
			return err
		}
		a, err := scanAccount(tx.QueryRowContext(ctx, s.q(`SELECT `+accountColumns+` FROM accounts WHERE id = ?`), id))
		if err != nil {
			return unknown(err, "account")
		}
		if err := change(&a); err != nil {
			return err
		}
		if err := s.free(ctx, tx, a); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, s.q(`UPDATE accounts SET id = ?, name = ?, issuer = ?, subject = ?, email = ?, role = ?, blocked = ?,
			password = ?, created = ?, seen = ? WHERE id = ?`), append(accountValues(a), id)...)
		return err
	})
}

// DeleteAccount implements store.Store.
func (s *DB) DeleteAccount(ctx context.Context, id string) error {
	return s.write(ctx, func(tx querier) error {
		for _, statement := range []string{
			`DELETE FROM sessions WHERE account = ?`, `DELETE FROM api_tokens WHERE account = ?`,
			`DELETE FROM passkeys WHERE account = ?`, `DELETE FROM filters WHERE account = ?`, `DELETE FROM pending WHERE account = ?`,
		} {
			if _, err := tx.ExecContext(ctx, s.q(statement), id); err != nil {
				return err
			}
		}
		return s.one(ctx, tx, "account", `DELETE FROM accounts WHERE id = ?`, id)
	})
}

// one runs a statement that changes one row, and is Unknown when it changed
// none.
func (s *DB) one(ctx context.Context, tx querier, what, statement string, args ...any) error {
	result, err := tx.ExecContext(ctx, s.q(statement), args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return refusal.New(refusal.Unknown, "no_such_"+what)
	}
	return err
}

// AddPasskey implements store.Store.
func (s *DB) AddPasskey(ctx context.Context, p store.Passkey) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO passkeys (id, account, name, credential, created, used) VALUES (?, ?, ?, ?, ?, ?)`),
			p.ID, p.Account, p.Name, p.Credential, ms(p.Created), ms(p.Used))
		return err
	})
}

// Passkeys implements store.Store.
func (s *DB) Passkeys(ctx context.Context, account string) ([]store.Passkey, error) {
	return list(ctx, s, func(row scanner) (p store.Passkey, err error) {
		var created, used int64
		err = row.Scan(&p.ID, &p.Account, &p.Name, &p.Credential, &created, &used)
		p.Created, p.Used = moment(created), moment(used)
		return p, err
	}, `SELECT id, account, name, credential, created, used FROM passkeys WHERE account = ? ORDER BY created, id`, account)
}

// UsePasskey implements store.Store.
func (s *DB) UsePasskey(ctx context.Context, id string, credential []byte, at time.Time) error {
	return s.write(ctx, func(tx querier) error {
		return s.one(ctx, tx, "passkey", `UPDATE passkeys SET credential = ?, used = ? WHERE id = ?`, credential, ms(at), id)
	})
}

// DeletePasskey implements store.Store.
func (s *DB) DeletePasskey(ctx context.Context, account, id string) error {
	return s.write(ctx, func(tx querier) error {
		return s.one(ctx, tx, "passkey", `DELETE FROM passkeys WHERE account = ? AND id = ?`, account, id)
	})
}
