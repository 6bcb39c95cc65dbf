package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sidetone/server/store/sqldb"
)

// indexWords makes the index over the words of lines, by every three letters in
// a row, where the extension pg_trgm is there or can be made (PostgreSQL
// documentation, F.35: it is trusted, so that who may create in a database may). Without it a
// search for a part of a word reads the lines one by one, newest first. That of
// before had no eras.
func indexWords(ctx context.Context, db *sql.DB) (indexed bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, advisoryLock); err != nil {
		return false, err
	}
	schema, err := trigrams(ctx, tx)
	if err != nil || schema == "" {
		return false, err
	}
	// Without fastupdate nothing waits to be merged that each search would have
	// to read through.
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`DROP INDEX IF EXISTS lines_words;
		CREATE INDEX IF NOT EXISTS lines_words_by_era ON lines USING gin ((%s), own %q.gin_trgm_ops) WITH (fastupdate = off)`, sqldb.Eras, schema))
	if err != nil {
		return false, fmt.Errorf("index of words: %w", err)
	}
	return true, tx.Commit()
}

// trigrams gives the schema that the extension is in; empty: there is none.
func trigrams(ctx context.Context, tx *sql.Tx) (schema string, err error) {
	find := func() error {
		err := tx.QueryRowContext(ctx,
			`SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'`).Scan(&schema)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	}
	if err := find(); err != nil || schema != "" {
		return schema, err
	}
	// A statement that fails ends a transaction unless a savepoint is before it.
	if _, err := tx.ExecContext(ctx, `SAVEPOINT extension`); err != nil {
		return "", err
	}
	if _, err := tx.ExecContext(ctx, `CREATE EXTENSION pg_trgm SCHEMA public`); err != nil {
		_, err = tx.ExecContext(ctx, `ROLLBACK TO extension`)
		return "", err
	}
	return schema, find()
}
