// Package sqldb is the SQL that the stores share. Statements are written once,
// with "?" for parameters; a Dialect holds the few things in which the
// databases differ. Moments are stored as milliseconds since 1970, reports as
// their JSON beside the columns by which they are found.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sidetone/server/refusal"
)

// Dialect is what differs between databases.
type Dialect struct {
	// Numbered: parameters are $1, $2 instead of ?.
	Numbered bool
	// LockRow is appended to a SELECT whose row is updated in the same
	// transaction; empty where a transaction locks everything.
	LockRow string
	// Blob is the type of a column of bytes.
	Blob string
	// Lock serialises what must not run twice at once in all replicas: the
	// migrations, and the count of a caller's runs. Empty: not needed.
	Lock string
}

// DB implements store.Store.
type DB struct {
	db *sql.DB
	d  Dialect
}

// Open brings the schema up to date and gives the store. It takes over db.
func Open(ctx context.Context, db *sql.DB, d Dialect) (*DB, error) {
	s := &DB{db: db, d: d}
	if err := s.migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// Close implements store.Store.
func (s *DB) Close() error { return s.db.Close() }

// Ping implements store.Store. It reads a table, since opening a connection
// says nothing of the schema.
func (s *DB) Ping(ctx context.Context) error {
	var n int
	return s.db.QueryRowContext(ctx, `SELECT count(*) FROM schema_version`).Scan(&n)
}

// querier is a database or a transaction of it.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// q rewrites the parameters of a statement for the dialect. No statement of
// this package has a "?" that is not a parameter.
func (s *DB) q(statement string) string {
	if !s.d.Numbered {
		return statement
	}
	var b strings.Builder
	n := 0
	for _, r := range statement {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}

// within runs f in a transaction; an error of f undoes it, and so does a
// panic, after which the database would else stay locked.
func (s *DB) within(ctx context.Context, f func(querier) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// Its error says nothing new: after a commit there is nothing to undo, and
	// of a transaction whose connection broke the database gets rid by itself.
	defer func() { _ = tx.Rollback() }()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// lock takes the dialect's lock until the transaction ends.
func (s *DB) lock(ctx context.Context, tx querier) error {
	if s.d.Lock == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, s.d.Lock)
	return err
}

// unknown turns "no rows" into the refusal that the interface promises.
func unknown(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return refusal.New(refusal.Unknown, "There is no such %s.", what)
	}
	return err
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
