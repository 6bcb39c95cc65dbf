package sqldb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

// ourTables are those that the first release made, which every database of
// ours has since.
var ourTables = []string{"runs", "reports"}

// notForeign refuses a database of another program before anything is written
// to it. Where a database holds several programs' tables side by side, as
// PostgreSQL's do, those of others are refused only if they bear our names.
func (s *DB) notForeign(ctx context.Context) error {
	tables, err := s.names(ctx, s.d.Tables)
	if err != nil {
		return err
	}
	has := func(name string) bool { return slices.Contains(tables, name) }
	if !slices.ContainsFunc(ourTables, func(name string) bool { return !has(name) }) {
		return nil
	}
	// A server that died in its very first moment left the list of migrations
	// with none in it.
	if has(versionTable) {
		var applied int
		if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM `+versionTable+` WHERE version_id > 0`).Scan(&applied); err != nil {
			return err
		}
		if applied == 0 {
			tables = slices.DeleteFunc(tables, func(name string) bool { return name == versionTable })
		}
	}
	if !s.d.Alone {
		bears := func(name string) bool {
			return !slices.Contains(ourTables, name) && name != versionTable && name != oldVersionTable
		}
		tables = slices.DeleteFunc(tables, bears)
	}
	if len(tables) == 0 {
		return nil
	}
	slices.Sort(tables)
	return fmt.Errorf("it holds the tables of another program (%s): give Sidetone a database of its own",
		strings.Join(tables[:min(len(tables), namedTables)], ", "))
}

// names gives the only column of a query.
func (s *DB) names(ctx context.Context, query string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// ofMigration says what went wrong with a migration in words of ours.
func ofMigration(err error) error {
	var part *goose.PartialError
	if !errors.As(err, &part) || part.Failed == nil {
		return err
	}
	return fmt.Errorf("its tables could not be brought from schema version %d to %d, and stay as they were: %w",
		part.Failed.Source.Version-1, part.Failed.Source.Version, part.Err)
}
