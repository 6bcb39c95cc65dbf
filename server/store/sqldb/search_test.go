package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"sidetone/server/store/postgres"
	"sidetone/server/store/postgres/cluster"
	"sidetone/server/store/sqldb"
	"sidetone/server/store/sqlite"
	"sidetone/server/store/storetest"
)

// Every way of a search finds the same: by the sharpest condition, among the
// newest, by words, by a column, by one kind after the other and by reading all.
func TestEveryWayFindsTheSame(t *testing.T) {
	everyWay(t, func(t *testing.T) (*sqldb.DB, error) {
		return sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "sidetone.db"))
	})
}

// PostgreSQL has ways of its own: era by era, and kinds in one statement.
func TestEveryWayFindsTheSameInPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server")
	}
	everyWay(t, func(t *testing.T) (*sqldb.DB, error) {
		server, stop, err := cluster.Start("fsync=off")
		if errors.Is(err, cluster.ErrNone) {
			t.Skip(err)
		}
		if err != nil {
			return nil, err
		}
		t.Cleanup(stop)
		return postgres.Open(context.Background(), server)
	})
}

func everyWay(t *testing.T, open func(t *testing.T) (*sqldb.DB, error)) {
	defer sqldb.Narrow(400, 4000, 100, 200, 2000)
	for _, narrow := range [][5]int{{0, 5, 3, 3, 0}, {3, 5, 100, 100, 5}, {20, 1, 0, 0, 2000}, {0, 1, 100, 0, 0}, {0, 1, 100, 100, 2000}} {
		t.Run(fmt.Sprint(narrow), func(t *testing.T) {
			sqldb.Narrow(narrow[0], narrow[1], narrow[2], narrow[3], narrow[4])
			s, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			storetest.Searches(t, s, 150)
		})
	}
}
