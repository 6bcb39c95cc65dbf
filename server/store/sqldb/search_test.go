package sqldb_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"sidetone/server/store/sqldb"
	"sidetone/server/store/sqlite"
	"sidetone/server/store/storetest"
)

// Every way of a search finds the same: by the sharpest condition, among the
// newest, by words, by a column, by one kind after the other and by reading all.
func TestEveryWayFindsTheSame(t *testing.T) {
	defer sqldb.Narrow(400, 4000, 100, 200)
	for _, narrow := range [][4]int{{0, 5, 3, 3}, {3, 5, 100, 100}, {20, 1, 0, 0}, {0, 1, 100, 0}, {0, 1, 100, 100}} {
		t.Run(fmt.Sprint(narrow), func(t *testing.T) {
			sqldb.Narrow(narrow[0], narrow[1], narrow[2], narrow[3])
			s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "sidetone.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			storetest.Searches(t, s, 150)
		})
	}
}
