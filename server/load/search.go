package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sidetone/server/store/postgres"
	"sidetone/server/store/postgres/cluster"
	"sidetone/server/store/sqldb"
	"sidetone/server/store/sqlite"
)

// searchOptions are those of a measurement of searches.
type searchOptions struct {
	binary, data string
	reports      int
	stores       string // sqlite, postgres or both with a comma
	recordings   string // folder with recordings of the lab
	each         int    // requests of each kind
}

// measureSearch fills each store with reports and asks the built server for
// what the console asks for.
func measureSearch(ctx context.Context, o searchOptions) error {
	bases, err := readBases(o.recordings)
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(o.stores, ",") {
		if err := measureStore(ctx, o, name, bases); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func measureStore(ctx context.Context, o searchOptions, name string, bases []base) error {
	dir := filepath.Join(o.data, name)
	if o.data == "" {
		made, err := os.MkdirTemp("", "sidetone-search-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	database, stop, err := databaseOf(name, dir)
	if err != nil {
		return err
	}
	defer stop()
	if err := fillStore(ctx, o, database, bases); err != nil {
		return err
	}
	s, err := start(ctx, o.binary, dir, "--database", database, "--retention", "1000d", "--database-limit", "1000GiB")
	if err != nil {
		return err
	}
	defer s.stop()
	key, err := os.ReadFile(filepath.Join(dir, "operator.key"))
	if err != nil {
		return err
	}
	return s.ask(ctx, o, name, strings.TrimSpace(string(key)))
}

// databaseOf gives the address of a database: a file that may be there from an
// earlier time, or PostgreSQL, started here unless SIDETONE_TEST_POSTGRES names
// one.
func databaseOf(name, dir string) (database string, stop func(), err error) {
	switch name {
	case "sqlite":
		return "sqlite:" + filepath.Join(dir, "sidetone.db"), func() {}, nil
	case "postgres":
		if server := os.Getenv("SIDETONE_TEST_POSTGRES"); server != "" {
			return server, func() {}, nil
		}
		// As a small server of one's own has it; a commit is on disk, as ever.
		return cluster.Start("shared_buffers=1GB", "max_wal_size=4GB")
	}
	return "", nil, errors.New("there are sqlite and postgres")
}

// fillStore adds what is missing to so many reports.
func fillStore(ctx context.Context, o searchOptions, database string, bases []base) error {
	begun := time.Now()
	made, err := fill(ctx, database, bases, o.reports)
	if err != nil {
		return err
	}
	// PostgreSQL's index of words is made again here.
	s, err := openStore(ctx, database)
	if err != nil {
		return err
	}
	defer s.Close()
	if made > 0 {
		if err := settle(ctx, database); err != nil {
			return err
		}
	}
	size, err := s.Size(ctx)
	if err != nil {
		return err
	}
	where, _, _ := strings.Cut(database, ":")
	if u, err := url.Parse(database); err == nil {
		where = u.Scheme
	}
	fmt.Printf("%s: %d reports added in %s, %d bytes a report with all that it is found by\n",
		where, made, time.Since(begun).Round(time.Second), size/int64(max(1, o.reports)))
	return nil
}

func fill(ctx context.Context, database string, bases []base, n int) (made int, err error) {
	s, err := openStore(ctx, database)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	there, err := generated(ctx, s)
	if err != nil || there >= n {
		return 0, err
	}
	if err := withoutWords(ctx, database); err != nil {
		return 0, err
	}
	return generate(ctx, s, bases, there, n)
}

// withoutWords takes PostgreSQL's index of words away, which is made of all
// lines at once many times faster than line by line.
func withoutWords(ctx context.Context, database string) error {
	return inPostgres(ctx, database, `DROP INDEX IF EXISTS lines_words_by_era`)
}

// settle does at once what PostgreSQL's autovacuum does within minutes: it
// plans by counts that are otherwise those of an empty table.
func settle(ctx context.Context, database string) error {
	return inPostgres(ctx, database, `VACUUM ANALYZE`)
}

// inPostgres executes a statement that SQLite has no need of.
func inPostgres(ctx context.Context, database, statement string) error {
	if strings.HasPrefix(database, "sqlite:") {
		return nil
	}
	db, err := sql.Open("pgx", database)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func openStore(ctx context.Context, database string) (*sqldb.DB, error) {
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		return sqlite.Open(ctx, path)
	}
	return postgres.Open(ctx, database)
}
