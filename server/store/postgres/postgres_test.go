package postgres

import (
	"context"
	"database/sql"
	"net/url"
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
