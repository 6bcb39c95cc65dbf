//go:build linux

package durability

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// writeCalls are those with which a database is written.
const writeCalls = "write,pwrite64,pwritev,ftruncate,fsync,fdatasync"

// becomesReadOnly makes the database of a running server one on a read-only
// disk, as a kernel does that met a fault of it, until the returned function
// is called. No disk can be remounted while files on it are open for writing,
// so the calls themselves fail, by strace's fault injection (strace(1)); other
// files and sockets of the process are left alone.
func (p *process) becomesReadOnly() (again func()) {
	p.t.Helper()
	args := []string{"-f", "-qq", "-o", "/dev/null", "-p", fmt.Sprint(p.cmd.Process.Pid), "-e", "trace=" + writeCalls,
		"-e", "inject=" + writeCalls + ":error=EROFS"}
	for _, end := range []string{"", "-wal", "-journal"} {
		args = append(args, "-P", filepath.Join(p.data, "sidetone.db"+end))
	}
	tracer := exec.Command("strace", args...)
	if err := tracer.Start(); err != nil {
		p.t.Fatal(err)
	}
	over := false
	again = func() {
		if over {
			return
		}
		over = true
		_ = tracer.Process.Signal(syscall.SIGINT) // it lets the process go
		_ = tracer.Wait()                         // ended by a signal
	}
	p.t.Cleanup(again)
	return again
}

// TestDiskBecomesReadOnly: from then on nothing is acknowledged, callers are
// told to come again, readiness says so and what was acknowledged can be read;
// and when the disk can be written again everything goes on by itself.
func TestDiskBecomesReadOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server in a process of its own")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("needs strace")
	}
	if out, err := exec.Command("strace", "-qq", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		t.Skipf("nothing may be traced here: %v %s", err, out)
	}
	p := start(t, t.TempDir())
	l := &ledger{acked: map[string]int{}}
	ctx := context.Background()
	if status, _ := l.runOnce(ctx, p.url); status != http.StatusOK {
		t.Fatal(status)
	}
	again := p.becomesReadOnly()
	p.wait("not ready", func() bool { return p.status("/readyz") == http.StatusServiceUnavailable })
	acknowledged := l.count()
	if status, after := l.runOnce(ctx, p.url); status != http.StatusServiceUnavailable || after == "" || l.count() != acknowledged {
		t.Errorf("on a read-only disk: %d, Retry-After %q, %d reports acknowledged", status, after, l.count()-acknowledged)
	}
	if got := p.status("/healthz"); got != http.StatusOK {
		t.Errorf("/healthz answers %d", got)
	}
	l.check(t, p)
	again()
	p.wait("ready again", func() bool { return p.status("/readyz") == http.StatusOK })
	if status, _ := l.runOnce(ctx, p.url); status != http.StatusOK {
		t.Errorf("when it can be written again: %d", status)
	}
	l.check(t, p)
	p.terminate()
}
