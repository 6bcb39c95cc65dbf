package postgres

import (
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// testServer names a PostgreSQL server to test with: the one that
// SIDETONE_TEST_POSTGRES names, else one of its own where PostgreSQL is
// installed.
func testServer(t *testing.T) string {
	t.Helper()
	if server := os.Getenv("SIDETONE_TEST_POSTGRES"); server != "" {
		return server
	}
	ctl := program("pg_ctl")
	if ctl == "" || testing.Short() {
		t.Skip("SIDETONE_TEST_POSTGRES is not set, and PostgreSQL is not installed or the test is to be short")
	}
	// Not t.TempDir: its parents are closed to the user that PostgreSQL, which
	// refuses root, has to run as.
	dir, err := os.MkdirTemp("", "sidetone-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	as := ordinary(t, dir)
	data, port := filepath.Join(dir, "data"), freePort(t)
	do(t, as, ctl, "initdb", "-s", "-D", data, "-o", "-A trust -U postgres -N")
	do(t, as, ctl, "start", "-s", "-w", "-D", data, "-l", filepath.Join(dir, "log"),
		"-o", "-c listen_addresses=127.0.0.1 -c fsync=off -k "+dir+" -p "+port)
	t.Cleanup(func() { do(t, as, ctl, "stop", "-s", "-m", "immediate", "-D", data) })
	return "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable"
}

// program finds a program of PostgreSQL, which Debian keeps off the path.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// ordinary gives the folder to the user postgres when the test runs as root.
func ordinary(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Skip("PostgreSQL refuses to run as root, and there is no user postgres")
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if uidErr != nil || gidErr != nil {
		t.Fatal(uidErr, gidErr)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func do(t *testing.T, as *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.SysProcAttr, c.Dir = as, "/"
	// The server that pg_ctl starts inherits its output; a pipe would keep
	// this waiting for it.
	c.Stdout, c.Stderr = nil, nil
	if err := c.Run(); err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
