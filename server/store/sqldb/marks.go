package sqldb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"
)

// pingMark is the mark that Ping writes.
const pingMark = "ping"

const setMark = `INSERT INTO marks (name, at, filler) VALUES (?, ?, ?)
	ON CONFLICT (name) DO UPDATE SET at = excluded.at, filler = excluded.filler`

// Mark implements store.Store.
func (s *DB) Mark(ctx context.Context, name string) (time.Time, error) {
	var at int64
	err := s.on.QueryRowContext(ctx, s.q(`SELECT at FROM marks WHERE name = ?`), name).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return moment(at), s.explain(err)
}

// SetMark implements store.Store.
func (s *DB) SetMark(ctx context.Context, name string, at time.Time) error {
	return s.mark(ctx, name, at, []byte{})
}

func (s *DB) mark(ctx context.Context, name string, at time.Time, filler []byte) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, s.q(setMark), name, ms(at), filler)
		return err
	})
}

// Ping implements store.Store. It writes as much as a report takes, and not
// the same twice: what is read from a database says nothing of its disk.
func (s *DB) Ping(ctx context.Context) error {
	filler := make([]byte, pingBytes)
	rand.Read(filler)
	return s.mark(ctx, pingMark, time.Now(), filler)
}

// Size implements store.Store.
func (s *DB) Size(ctx context.Context) (bytes int64, err error) {
	err = s.on.QueryRowContext(ctx, s.d.Size).Scan(&bytes)
	return bytes, s.explain(err)
}
