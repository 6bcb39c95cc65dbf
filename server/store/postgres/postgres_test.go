package postgres

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/auth"
	"sidetone/server/store"
	"sidetone/server/store/storetest"
)

// TestStore needs a server on which schemas may be created.
func TestStore(t *testing.T) {
	server := testServer(t)
	storetest.Run(t, func(t *testing.T) store.Store {
		s, err := Open(context.Background(), inSchema(t, server))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

// inSchema makes an empty schema, gone after the test, and gives the URL that
// leads there.
func inSchema(t *testing.T, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	schema := auth.NewID("sidetone_test_")
	if _, err := db.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestErrorsHoldNoPassword(t *testing.T) {
	for _, address := range []string{
		"postgres://user:hush-hush@127.0.0.1:1/none?connect_timeout=1",
		"postgres://user:hush-hush@127.0.0.1:port/none",
	} {
		_, err := Open(context.Background(), address)
		if err == nil || strings.Contains(err.Error(), "hush-hush") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestAdoptsADatabaseOfBefore: what was made before there was goose is marked
// as applied, and goes on from there.
func TestAdoptsADatabaseOfBefore(t *testing.T) {
	ctx := context.Background()
	address := inSchema(t, testServer(t))
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var statements []string
	for _, file := range []string{"00001_runs_links_reports.sql", "00002_call_id.sql"} {
		text, err := os.ReadFile(filepath.Join("..", "sqldb", "migrations", file))
		if err != nil {
			t.Fatal(err)
		}
		statements = append(statements, strings.ReplaceAll(string(text), "{blob}", "BYTEA"))
	}
	for _, statement := range append(statements, `CREATE TABLE schema_version (version INTEGER NOT NULL)`,
		`INSERT INTO schema_version VALUES (1), (2)`, `INSERT INTO links VALUES ('link', 'embedded', 'T-1', 1, 2, 3, 0, 0)`) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		s, err := Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := s.Link(ctx, "link"); err != nil || l.Ticket != "T-1" {
			t.Errorf("%+v, %v", l, err)
		}
		s.Close()
	}
	var left int
	if err := db.QueryRow(`SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("schema_version is left: %d, %v", left, err)
	}
}
