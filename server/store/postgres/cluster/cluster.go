// Package cluster starts a PostgreSQL server of its own, for tests and
// measurements. Nothing of a running server is touched.
package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// ErrNone: PostgreSQL is not installed, or there is no user that it runs as.
var ErrNone = errors.New("PostgreSQL is not installed, or this is root and there is no user postgres")

// Start makes an empty database in a new folder and starts a server on it, with
// settings beside PostgreSQL's own ("fsync=off"). URL leads there; stop ends it
// and removes the folder.
func Start(settings ...string) (url string, stop func(), err error) {
	ctl := program("pg_ctl")
	if ctl == "" {
		return "", nil, ErrNone
	}
	dir, err := os.MkdirTemp("", "sidetone-postgres-")
	if err != nil {
		return "", nil, err
	}
	remove := func() { os.RemoveAll(dir) }
	as, err := ordinary(dir)
	if err != nil {
		remove()
		return "", nil, err
	}
	port, err := freePort()
	if err != nil {
		remove()
		return "", nil, err
	}
	data := filepath.Join(dir, "data")
	options := "-c listen_addresses=127.0.0.1 -k " + dir + " -p " + port
	for _, s := range settings {
		options += " -c " + s
	}
	err = do(as, ctl, "initdb", "-s", "-D", data, "-o", "-A trust -U postgres -N")
	if err == nil {
		err = do(as, ctl, "start", "-s", "-w", "-D", data, "-l", filepath.Join(dir, "log"), "-o", options)
	}
	if err != nil {
		remove()
		return "", nil, err
	}
	return "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable", func() {
		_ = do(as, ctl, "stop", "-s", "-m", "immediate", "-D", data) // what is left is removed
		remove()
	}, nil
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

// ordinary gives the folder to the user postgres when this is root, whom
// PostgreSQL refuses.
func ordinary(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, ErrNone
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if err := errors.Join(uidErr, gidErr, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func do(as *syscall.SysProcAttr, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.SysProcAttr, c.Dir = as, "/"
	// The server that pg_ctl starts inherits its output; a pipe would keep
	// this waiting for it.
	c.Stdout, c.Stderr = nil, nil
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s %v: %w", name, args, err)
	}
	return nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
