package sqldb

import (
	"context"
	"strings"
)

// migrations bring an empty database to the present schema, one after the
// other; what stands here once is never changed, only added to. {blob} is
// replaced by the dialect's type.
var migrations = []string{
	`CREATE TABLE runs (
		id      TEXT PRIMARY KEY,
		link    TEXT NOT NULL,
		ticket  TEXT NOT NULL,
		profile TEXT NOT NULL,
		created BIGINT NOT NULL,
		expires BIGINT NOT NULL,
		caller  TEXT NOT NULL
	);
	CREATE INDEX runs_caller ON runs (caller, created);
	CREATE INDEX runs_expires ON runs (expires);
	CREATE TABLE links (
		id      TEXT PRIMARY KEY,
		profile TEXT NOT NULL,
		ticket  TEXT NOT NULL,
		created BIGINT NOT NULL,
		expires BIGINT NOT NULL,
		runs    INTEGER NOT NULL,
		used    INTEGER NOT NULL,
		revoked INTEGER NOT NULL
	);
	CREATE TABLE reports (
		id         TEXT PRIMARY KEY,
		run        TEXT NOT NULL UNIQUE,
		link       TEXT NOT NULL,
		ticket     TEXT NOT NULL,
		created    BIGINT NOT NULL,
		posts      INTEGER NOT NULL,
		verdict    TEXT NOT NULL,
		hypothesis TEXT NOT NULL,
		cause      TEXT NOT NULL,
		body       {blob} NOT NULL
	);
	CREATE INDEX reports_created ON reports (created, id);
	CREATE INDEX reports_ticket ON reports (ticket, created);
	CREATE INDEX reports_link ON reports (link, created);`,
	`ALTER TABLE runs ADD COLUMN call_id TEXT NOT NULL DEFAULT '';
	ALTER TABLE links ADD COLUMN call_id TEXT NOT NULL DEFAULT '';
	ALTER TABLE reports ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
	CREATE INDEX reports_due ON reports (due)`,
	`ALTER TABLE reports ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
	ALTER TABLE runs ADD COLUMN network TEXT NOT NULL DEFAULT '';
	CREATE INDEX runs_network ON runs (network, created);
	CREATE TABLE stored (
		caller TEXT NOT NULL,
		hour   BIGINT NOT NULL,
		bytes  BIGINT NOT NULL,
		PRIMARY KEY (caller, hour)
	);
	CREATE INDEX stored_hour ON stored (hour);
	CREATE TABLE sessions (
		id      TEXT PRIMARY KEY,
		expires BIGINT NOT NULL
	);
	CREATE TABLE marks (
		name   TEXT PRIMARY KEY,
		at     BIGINT NOT NULL,
		filler {blob} NOT NULL
	)`,
	`ALTER TABLE reports ADD COLUMN words TEXT NOT NULL DEFAULT '';
	ALTER TABLE reports ADD COLUMN address TEXT NOT NULL DEFAULT '';
	CREATE INDEX reports_address ON reports (address, created)`,
}

// migrate applies what is missing, in one transaction, so that a server that
// dies in the middle leaves the schema as it was.
func (s *DB) migrate(ctx context.Context) error {
	return s.within(ctx, func(tx querier) error {
		if err := s.lock(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`); err != nil {
			return err
		}
		var done int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM schema_version`).Scan(&done); err != nil {
			return err
		}
		for v := done; v < len(migrations); v++ {
			for statement := range strings.SplitSeq(migrations[v], ";") {
				statement = strings.ReplaceAll(statement, "{blob}", s.d.Blob)
				if strings.TrimSpace(statement) == "" {
					continue
				}
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, s.q(`INSERT INTO schema_version (version) VALUES (?)`), v+1); err != nil {
				return err
			}
		}
		return nil
	})
}
