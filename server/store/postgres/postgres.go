// Package postgres is the store of several replicas.
package postgres

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"sidetone/server/store/sqldb"
)

// connections of one replica; PostgreSQL's default allows a hundred in all.
const connections = 10

// advisoryLock is a number of our own ("sidetone" as bytes) for
// pg_advisory_xact_lock: migrations and the count of a caller's runs must not
// happen twice at once.
const advisoryLock = `SELECT pg_advisory_xact_lock(8316291921826246245)`

// Open connects to a postgres:// URL and brings the schema up to date.
func Open(ctx context.Context, url string) (*sqldb.DB, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	store, err := sqldb.Open(ctx, db, sqldb.Dialect{
		Numbered: true,
		LockRow:  " FOR UPDATE",
		Blob:     "BYTEA",
		Lock:     advisoryLock,
	})
	if err != nil {
		// The URL holds a password, so only the driver's words are passed on.
		return nil, fmt.Errorf("postgres: %w", err)
	}
	return store, nil
}
