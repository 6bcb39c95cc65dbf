// Package sqlite is the store of a server that runs alone: one file, nothing
// to install.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sidetone/server/store/sqldb"
)

const (
	// busyTimeoutMS is how long a statement waits for another one's lock. A
	// transaction here takes a few milliseconds; half a minute of waiting
	// would mean that something else holds the file.
	busyTimeoutMS = 5000
	// connections: SQLite has one writer at a time; a few more let pages be
	// read meanwhile.
	connections = 5
	// checkpointPages is how long the write-ahead log gets, in pages of 4 KiB,
	// before it is written into the file. At 1000, SQLite's own default, a busy
	// server spends a fifth of its flushes on that.
	checkpointPages = 4000
	// cacheKiB of pages are kept for each connection. SQLite's own 2 MB hold less
	// than the upper pages of the indexes over a million lines.
	cacheKiB = 16 << 10
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
	// None is ever closed for being idle: a server that has run out of file
	// descriptors could not open it again.
	db.SetMaxIdleConns(connections)
	store, err := sqldb.Open(ctx, db, sqldb.Dialect{
		Goose: goose.DialectSQLite3, HasTable: `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?`,
		Tables: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`, Alone: true,
		Blob: "BLOB", Key: "INTEGER", Words: "lines_words", Group: true, Size: size, Broken: broken,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, explained(err))
	}
	if err := openAll(ctx, db); err != nil {
		store.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return store, nil
}

// openAll opens every connection, before there is a shortage of descriptors.
// The writer opens its own with the first write.
func openAll(ctx context.Context, db *sql.DB) error {
	for range connections {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() // back into the pool, when all are open
	}
	return nil
}

// size of what is stored: pages that were freed are used again.
const size = `SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`

// broken tells a fault of the disk, or of somebody who holds the file, from one
// of ours.
func broken(err error) bool {
	var e *driver.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff { // the rest of an extended code says which kind
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_CORRUPT:
		return true
	}
	return false
}

// explained says of a file that SQLite cannot read what an operator can do.
func explained(err error) error {
	var e *driver.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("this is no SQLite database, or its beginning is damaged: restore it from a backup, or name another file: %w", err)
		case sqlite3.SQLITE_CORRUPT:
			return fmt.Errorf("the database is damaged: restore it from a backup, or move it away to begin anew: %w", err)
		}
	}
	return err
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
	// NORMAL would flush at a checkpoint only: a report would be acknowledged
	// seconds before it is on disk.
	q.Add("_pragma", "synchronous(FULL)")
	q.Add("_pragma", fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages))
	q.Add("_pragma", fmt.Sprintf("cache_size(-%d)", cacheKiB))
	// A sort that spills must not need another file.
	q.Add("_pragma", "temp_store(MEMORY)")
	q.Add("_pragma", "secure_delete(ON)")
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
}
