package sqlite

import (
	"context"
	"database/sql"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/server/store"
)

// testdata/version2.db was made by a server of before there was goose (commit
// 05f0be6, two columns and four tables ago): two links, one of them used, and
// the two reports of a native probe on a machine with the address 192.0.2.2.
const (
	ofLink  = "r_it6qutg6hzwl7aofeiqj32j6xshyekhi"
	ofLinks = "pb5s4tk72auygh23m47bmeimjiqnhm3p"
	ofAll   = "r_6afadirp5y4babwimcbbrvjr2hrzxgbv"
)

func TestAdoptsADatabaseOfBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sidetone.db")
	before, err := os.ReadFile("testdata/version2.db")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 2 { // the second time there is nothing to do
		s := open(t, path)
		ctx := context.Background()
		r, err := s.Report(ctx, ofLink)
		if err != nil || r.Report.Ticket != "CASE-4712" || r.Link != ofLinks || r.Posts != 4 || len(r.Report.Observations) < 10 {
			t.Errorf("%s: ticket %q, link %q, %d posts, %d observations, %v",
				ofLink, r.Report.Ticket, r.Link, r.Posts, len(r.Report.Observations), err)
		}
		if l, err := s.Link(ctx, ofLinks); err != nil || l.Used != 1 || l.Runs != 5 {
			t.Errorf("%+v, %v", l, err)
		}
		// Before their bodies were read, reports are found by what was known.
		if found, err := s.Search(ctx, store.Query{Ticket: "CASE-4712", Verdict: "healthy"}); err != nil || len(found) != 1 || found[0].ID != ofLink {
			t.Errorf("%+v, %v", found, err)
		}
		var told []int
		if err := s.Fill(ctx, func(left int) { told = append(told, left) }); err != nil {
			t.Error(err)
		}
		if want := [][]int{{2, 0}, {0}}[i]; !slices.Equal(told, want) {
			t.Errorf("told of %v, want %v", told, want)
		}
		found, err := s.Search(ctx, store.Query{Words: []string{"sidetone probe", "healthy"}, Network: netip.MustParsePrefix("127.0.0.1/32")})
		if err != nil || len(found) != 2 || found[1].ID != ofAll || found[1].Profile != "embedded" {
			t.Errorf("%+v, %v", found, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := ask(t, path, `SELECT count(*) FROM goose_db_version WHERE version_id BETWEEN 1 AND 2`); got != 2 {
		t.Errorf("%d of what was applied before is marked so, want 2", got)
	}
	if got := ask(t, path, `SELECT count(*) FROM reports WHERE ticket || verdict || words || address <> '' OR length(body) > 9000`); got != 0 {
		t.Errorf("%d reports of before are not packed or have their old columns", got)
	}
	if got := ask(t, path, `SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'`); got != 0 {
		t.Error("an older server would still take the database for its own")
	}
}

// A database that a later release has changed is left as it is.
func TestRefusesALaterSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sidetone.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	if s, err := Open(context.Background(), path); err == nil {
		s.Close()
		t.Error("opened what a later release wrote")
	} else if !strings.Contains(err.Error(), "later release") {
		t.Error(err)
	}
}

func ask(t *testing.T, path, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func exec(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
