// Package sqldb is the SQL that the stores share. Statements are written once,
// with "?" for parameters; a Dialect holds the few things in which the
// databases differ. Moments are stored as milliseconds since 1970, reports as
// their JSON, packed; what lists and searches read stands in tables beside them.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"sidetone/server/refusal"
)

// Dialect is what differs between databases.
type Dialect struct {
	// Goose is what goose calls the database; migrations of one database bear
	// it in their names.
	Goose goose.Dialect
	// HasTable is a query that counts the tables of a name.
	HasTable string
	// Tables is a query for the names of all tables.
	Tables string
	// Alone: tables of other programs mean that the database is another
	// program's.
	Alone bool
	// Numbered: parameters are $1, $2 instead of ?.
	Numbered bool
	// Blob is the type of a column of bytes.
	Blob string
	// Key is the type of a primary key of 64 bits.
	Key string
	// Words is the full-text index over the words of lines, which has to be
	// asked by its name; empty: the database finds its indexes itself.
	Words string
	// Lateral: it has LATERAL, and plans many selects in one slowly.
	Lateral bool
	// Once goes before the arguments of a search, for a driver that would else
	// prepare it: its plan is then made for what is asked, and not for anything that
	// may be. nil: nothing goes there.
	Once any
	// Lock serialises what must not run twice at once in all replicas: the
	// migrations, and the count of a caller's runs. Empty: not needed.
	Lock string
	// Group: the database has room for one writer, so that what is written at
	// the same time shares a commit.
	Group bool
	// Size is a query for the bytes that the data take, freed space left out.
	Size string
	// Broken says of an error that it is the database's, its disk's or the
	// network's fault and may pass.
	Broken func(error) bool
}

// DB implements store.Store.
type DB struct {
	db *sql.DB
	d  Dialect
	// on runs statements of constant text, prepared where that is of use.
	on querier
	// group is the one writer; nil: every transaction is its own.
	group *group
	busy  busy
	// recent are reports of runs that go on.
	recent recent
	// recentRuns are those that were just asked for.
	recentRuns recentRuns
	// kinds are all there are of reports.
	kinds kinds
	// eras: there is an index of words by era.
	eras bool
}

// Open brings the schema up to date and gives the store. It takes over db.
func Open(ctx context.Context, db *sql.DB, d Dialect) (*DB, error) {
	s := &DB{db: db, d: d, on: db}
	if err := s.migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	if d.Group {
		s.on, s.group = newStatements(db), newGroup(db)
	}
	return s, nil
}

// Close implements store.Store. What was begun is written.
func (s *DB) Close() error {
	if s.group != nil {
		s.group.close()
	}
	return s.db.Close()
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

// write does work in a transaction and returns when it is on disk.
func (s *DB) write(ctx context.Context, work func(querier) error) error {
	if s.group != nil {
		return s.explain(s.group.do(ctx, work))
	}
	return s.explain(s.within(ctx, work))
}

// explain makes a refusal of an error that may pass by itself or when somebody
// clears the disk, so that callers come again instead of giving up.
func (s *DB) explain(err error) error {
	if err == nil || !s.d.Broken(err) {
		return err
	}
	return &refusal.Error{Kind: refusal.Unavailable, RetryAfter: whenBroken, Err: err,
		Reason: "store_broken"}
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
		return refusal.New(refusal.Unknown, "no_such_"+what)
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
