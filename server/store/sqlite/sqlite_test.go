package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/server/store/sqldb"
	"sidetone/server/store/storetest"
	"sidetone/shared/report"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return open(t, filepath.Join(t.TempDir(), "a folder?", "sidetone.db"))
	})
}

func open(t *testing.T, path string) *sqldb.DB {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestReopenKeepsWhatWasStoredAndMigratesOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sidetone.db")
	ctx := context.Background()
	s := open(t, path)
	if err := s.CreateLink(ctx, store.Link{ID: "link", Runs: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if l, err := open(t, path).Link(ctx, "link"); err != nil || l.Runs != 1 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestFileIsItsOwnersOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sidetone.db")
	open(t, path)
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}

// A commit is on disk before anybody is answered: 2 is FULL.
func TestCommitsAreFlushed(t *testing.T) {
	db, err := sql.Open("sqlite", dsn(filepath.Join(t.TempDir(), "sidetone.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "secure_delete": "1"} {
		var got string
		if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s, %v", pragma, got, want, err)
		}
	}
}

func TestOpenSaysWhyNot(t *testing.T) {
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "none", "sidetone.db")); err == nil {
		t.Error("opened a file in a folder that does not exist")
	}
	text := bytes.Repeat([]byte("this is not a database, however long it may be. "), 200)
	for name, c := range map[string]struct {
		of   func(t *testing.T, path string)
		want string
	}{
		"a text file": {func(t *testing.T, path string) { write(t, path, text) }, "this is no SQLite database"},
		"another program's tables": {func(t *testing.T, path string) {
			exec(t, path, `CREATE TABLE places (id INTEGER)`)
		}, "another program (places)"},
		"another program's table of our name": {func(t *testing.T, path string) {
			exec(t, path, `CREATE TABLE reports (id INTEGER)`)
		}, "another program (reports)"},
		"another program's migrations": {func(t *testing.T, path string) {
			exec(t, path, `CREATE TABLE users (id INTEGER)`)
			exec(t, path, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER)`)
			exec(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1)`)
		}, "another program (goose_db_version, users)"},
		"another program's tables of both our names": {func(t *testing.T, path string) {
			exec(t, path, `CREATE TABLE reports (id INTEGER)`)
			exec(t, path, `CREATE TABLE runs (id INTEGER)`)
		}, "could not be brought from schema version 0 to 1"},
		"ours, damaged": {func(t *testing.T, path string) {
			if err := open(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			copy(whole[100:], text)
			write(t, path, whole)
		}, "the database is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			c.of(t, path)
			s, err := Open(context.Background(), path)
			if err == nil {
				s.Close()
				t.Fatal("was opened")
			}
			if text := err.Error(); !strings.Contains(text, c.want) || strings.Contains(text, "goose: ") || strings.Contains(text, "type:go") {
				t.Error(err)
			}
			if strings.Contains(c.want, "another program") && ask(t, path, `SELECT count(*) FROM sqlite_schema WHERE name = 'links'`) > 0 {
				t.Error("tables of ours were added")
			}
		})
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is added at once is found and read as what runs wrote.
func TestAdd(t *testing.T) {
	ctx := context.Background()
	s := open(t, filepath.Join(t.TempDir(), "sidetone.db"))
	defer s.Close()
	var packed []sqldb.Packed
	for i := range 5 {
		r := store.Record{Run: fmt.Sprint("h_", i), Posts: 1, Handling: store.Handling{Owner: "ana"}, Report: report.Report{Schema: report.Schema,
			ID: fmt.Sprint("r_", i), Ticket: "CASE-7", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Complete: true,
			Agent: report.Agent{Browser: fmt.Sprint("Firefox ", 150+i%2)}}}
		p, err := sqldb.Pack(r)
		if err != nil {
			t.Fatal(err)
		}
		packed = append(packed, p)
	}
	if err := s.Add(ctx, packed); err != nil {
		t.Fatal(err)
	}
	for _, q := range []store.Query{{}, {Ticket: "CASE-7"}, {Owner: "ana", Words: []string{"case", "firefox"}}} {
		if lines, err := s.Search(ctx, q); err != nil || len(lines) != 5 || !lines[0].Complete {
			t.Errorf("%+v finds %d, %v", q, len(lines), err)
		}
	}
	if r, err := s.Report(ctx, "r_3"); err != nil || r.Report.Agent.Browser != "Firefox 151" || r.Run != "h_3" {
		t.Errorf("%+v, %v", r, err)
	}
	if err := s.Add(ctx, packed[:1]); err == nil {
		t.Error("one was added twice")
	}
}
