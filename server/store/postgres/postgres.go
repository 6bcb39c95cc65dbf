// Package postgres is the store of several replicas.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"

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
		Goose:    goose.DialectPostgres,
		HasTable: `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
		Tables:   `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`,
		Numbered: true,
		Blob:     "BYTEA",
		Key:      "BIGINT",
		Lateral:  true,
		Once:     pgx.QueryExecModeExec,
		Lock:     advisoryLock,
		Size:     size,
		Broken:   broken,
	})
	if err != nil {
		// The URL holds a password, so only the driver's words are passed on.
		return nil, fmt.Errorf("postgres: %w", err)
	}
	indexed, err := indexWords(ctx, db)
	if err != nil {
		store.Close()
		return nil, fmt.Errorf("postgres: %w", err)
	}
	if indexed {
		store.ByEra()
	}
	return store, nil
}

// size of our tables with their indexes and large values.
const size = `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
	WHERE relname IN ('runs', 'links', 'reports', 'lines', 'kinds', 'audit', 'stored', 'sessions', 'marks') AND relnamespace = current_schema()::regnamespace`

// broken tells a database that cannot be reached or cannot write from a fault
// of ours, by the class of the error: connection exceptions, insufficient
// resources, operator intervention and system errors, and a standby that
// takes no writes (PostgreSQL documentation, appendix A).
func broken(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return slices.Contains([]string{"08", "53", "57", "58"}, e.Code[:min(2, len(e.Code))]) || e.Code == "25006"
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}
