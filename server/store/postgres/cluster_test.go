package postgres

import (
	"errors"
	"os"
	"testing"

	"sidetone/server/store/postgres/cluster"
)

// testServer names a PostgreSQL server to test with: the one that
// SIDETONE_TEST_POSTGRES names, else one of its own where PostgreSQL is
// installed.
func testServer(t *testing.T) string {
	t.Helper()
	if server := os.Getenv("SIDETONE_TEST_POSTGRES"); server != "" {
		return server
	}
	if testing.Short() {
		t.Skip("SIDETONE_TEST_POSTGRES is not set, and the test is to be short")
	}
	server, stop, err := cluster.Start("fsync=off")
	if errors.Is(err, cluster.ErrNone) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return server
}
