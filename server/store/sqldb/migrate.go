package sqldb

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// versionTable is where goose keeps which migrations were applied.
const versionTable = "goose_db_version"

// oldVersionTable is where releases from before there was goose kept that.
const oldVersionTable = "schema_version"

// files are the migrations, NNNNN_name.sql for every database and
// NNNNN_name.DIALECT.sql for one of them. What was released is never changed,
// only added to. {blob} stands for the dialect's type of a column of bytes, {key}
// for that of a primary key of 64 bits.
//
//go:embed migrations/*.sql
var files embed.FS

// migrate brings the schema up to date, each migration in a transaction of its
// own: a server that dies in the middle goes on there. Replicas wait for one
// another.
func (s *DB) migrate(ctx context.Context) error {
	if s.d.Lock == "" {
		return s.apply(ctx)
	}
	// The transaction does nothing but hold the lock: goose has connections of
	// its own.
	return s.within(ctx, func(tx querier) error {
		if err := s.lock(ctx, tx); err != nil {
			return err
		}
		return s.apply(ctx)
	})
}

func (s *DB) apply(ctx context.Context) error {
	if err := s.notForeign(ctx); err != nil {
		return err
	}
	if err := s.adopt(ctx); err != nil {
		return fmt.Errorf("take over a database of an early release: %w", err)
	}
	known, err := migrations(s.d)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.d.Goose, s.db, nil, goose.WithGoMigrations(known...), goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	if err := s.notNewer(ctx, provider); err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return ofMigration(err)
}

// notNewer refuses a database that a later release has changed: what it needs
// of each row, this one does not write.
func (s *DB) notNewer(ctx context.Context, provider *goose.Provider) error {
	has, err := provider.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	if newest := sources[len(sources)-1].Version; has > newest {
		return fmt.Errorf("the database has schema version %d and this release knows %d: it was used by a later release", has, newest)
	}
	return nil
}

// migrations gives those of a dialect, oldest first. They are handed to goose
// as functions, since one text serves several databases.
func migrations(d Dialect) ([]*goose.Migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var list []*goose.Migration
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if only := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".sql")), "."); only != "" && only != string(d.Goose) {
			continue
		}
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		statements := strings.NewReplacer("{blob}", d.Blob, "{key}", d.Key).Replace(string(text))
		list = append(list, goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statements)
			return err
		}}, nil))
	}
	return list, nil
}

// adopt takes over a database from before there was goose: what its table
// schema_version counts is marked as applied. That table goes, so that an
// older release does not write to what it does not know.
func (s *DB) adopt(ctx context.Context) error {
	kept, err := database.NewStore(s.d.Goose, versionTable)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var there int
	if err := tx.QueryRowContext(ctx, s.d.HasTable, oldVersionTable).Scan(&there); err != nil || there == 0 {
		return err
	}
	var applied int64
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+oldVersionTable).Scan(&applied); err != nil {
		return err
	}
	if err := kept.CreateVersionTable(ctx, tx); err != nil {
		return err
	}
	for version := range applied + 1 { // goose's own first row is version 0
		if err := kept.Insert(ctx, tx, database.InsertRequest{Version: version}); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DROP TABLE `+oldVersionTable); err != nil {
		return err
	}
	return tx.Commit()
}
