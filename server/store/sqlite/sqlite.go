// Package sqlite is the store of a server that runs alone: one file, nothing
// to install.
package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"sidetone/server/store/sqldb"
)

const (
	// busyTimeoutMS is how long a statement waits for another one's lock. A
	// transaction here takes a few milliseconds; half a minute of waiting
	// would mean that something else holds the file.
	busyTimeoutMS = 5000
	// connections: SQLite has one writer at a time; a few more let pages be
	// read meanwhile.
	connections = 4
)

// Open opens or creates the database file at path, readable by its owner only.
func Open(ctx context.Context, path string) (*sqldb.DB, error) {
	if err := touch(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	store, err := sqldb.Open(ctx, db, sqldb.Dialect{Blob: "BLOB"})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return store, nil
}

// touch creates the file itself, since SQLite would create it readable by
// everyone; the journal files take over its mode.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn: every transaction here writes, so it takes the write lock at its
// begin; otherwise two of them would read, then fail to upgrade.
func dsn(path string) string {
	q := url.Values{}
	q.Set("_txlock", "immediate")
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyTimeoutMS))
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "synchronous(NORMAL)")
	q.Add("_pragma", "secure_delete(ON)")
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
}
