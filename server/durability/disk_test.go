//go:build linux

package durability

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// ownDisk skips where no file system may be made.
func ownDisk(t *testing.T) (data string) {
	t.Helper()
	if testing.Short() {
		t.Skip("fills a disk")
	}
	for _, tool := range []string{"unshare", "nsenter", "mount"} {
		if _, err := exec.LookPath(tool); err != nil || os.Getuid() != 0 {
			t.Skipf("needs root and %s to make a disk of its own", tool)
		}
	}
	if out, err := exec.Command("unshare", "-m", "true").CombinedOutput(); err != nil {
		t.Skipf("namespaces cannot be made here: %v %s", err, out)
	}
	return t.TempDir()
}

// onDisk runs a script in a namespace in which data is a small disk.
func onDisk(data, size, script string) string {
	return `exec unshare -m --propagation private /bin/sh -c 'mount -t tmpfs -o size=` + size + ` tmpfs ` + data + ` && ` + script + `' sh "$@"`
}

// TestDiskFull: on a full disk nothing is acknowledged, callers are told to
// come again, readiness says so, what was acknowledged is there; and when
// there is room again everything goes on by itself.
func TestDiskFull(t *testing.T) {
	data := ownDisk(t)
	p := launch(t, data, onDisk(data, "4m", `exec "$@"`))
	p.wait("ready", func() bool { return p.status("/readyz") == http.StatusOK })
	// The key file is in the namespace; so is the rest of the data folder.
	p.data = filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "root", data)
	l := &ledger{acked: map[string]int{}}
	ctx := context.Background()
	status, again := 0, ""
	for range 2000 {
		if status, again = l.runOnce(ctx, p.url); status != http.StatusOK {
			break
		}
	}
	if status != http.StatusServiceUnavailable || again == "" || len(l.acked) == 0 {
		t.Fatalf("a full disk answers %d, Retry-After %q, after %d reports: %s", status, again, len(l.acked), p.out)
	}
	p.wait("not ready", func() bool { return p.status("/readyz") == http.StatusServiceUnavailable })
	if got := p.status("/healthz"); got != http.StatusOK {
		t.Errorf("/healthz answers %d", got)
	}
	l.check(t, p)
	p.inNamespace("mount", "-o", "remount,size=64m", data)
	p.wait("ready again", func() bool { return p.status("/readyz") == http.StatusOK })
	if status, _ := l.runOnce(ctx, p.url); status != http.StatusOK {
		t.Errorf("with room again: %d", status)
	}
	l.check(t, p)
	p.terminate()
}

// TestFirstStartOnAFullDisk: it fails with a line that says why, and leaves
// nothing that keeps the next start from succeeding.
func TestFirstStartOnAFullDisk(t *testing.T) {
	data := ownDisk(t)
	script := `(cat /dev/zero > ` + data + `/fill 2>/dev/null; true) && { "$@"; echo "first exit $?"; rm ` + data + `/fill; exec "$@"; }`
	p := launch(t, data, onDisk(data, "8m", script))
	p.wait("ready", func() bool { return p.status("/readyz") == http.StatusOK })
	if out := p.out.String(); !strings.Contains(out, "first exit 2") || !strings.Contains(out, "no space left") {
		t.Errorf("the first start says %q", out)
	}
	l := &ledger{acked: map[string]int{}}
	if status, _ := l.runOnce(context.Background(), p.url); status != http.StatusOK {
		t.Errorf("the second start: %d", status)
	}
	p.terminate()
}

// TestReadOnlyDisk: it says so in one line and does not start.
func TestReadOnlyDisk(t *testing.T) {
	data := ownDisk(t)
	p := launch(t, data, onDisk(data, "8m", `mount -o remount,ro `+data+` && exec "$@"`))
	if code := p.ended(); code != 2 || !strings.Contains(p.out.String(), "read-only file system") || strings.Count(p.out.String(), "\n") != 1 {
		t.Errorf("exit %d, %q", code, p.out)
	}
}
