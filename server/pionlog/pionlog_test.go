package pionlog

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestNothingOfAClient: whatever pion puts into a line, no address and no name
// comes out.
func TestNothingOfAClient(t *testing.T) {
	var out bytes.Buffer
	l := Factory(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))).NewLogger("ice")
	planted := []string{"192.0.2.77", "2001:db8::77", "fe80::77%eth0", "alice", "77.example", "host-192-0-2-77"}
	address := &net.UDPAddr{IP: net.ParseIP(planted[0]), Port: 5077}
	for _, p := range planted {
		l.Warnf("from %s to %v: %q of %d", p, address, []byte(p), 5)
		l.Errorf("%+v %w", errors.New(p), &net.OpError{Op: "write", Addr: address, Err: os.NewSyscallError("sendto", syscall.ENOBUFS)})
		l.Infof("%[1]s", p)
		l.Info("from " + p + ":5077 to [" + p + "]:1, user=" + p)
		l.Warn(p + "/24")
		l.Debugf("%s", p)
	}
	for _, p := range []string{"192.0.2", "192-0-2", "2001:db8", "fe80", "77.", "77%", "5077", "alice"} {
		if strings.Contains(out.String(), p) {
			t.Errorf("%s came out:\n%s", p, out.String())
		}
	}
	for _, kept := range []string{"of 5", "no buffer space available", "pion=ice"} {
		if !strings.Contains(out.String(), kept) {
			t.Errorf("%q is lost:\n%s", kept, out.String())
		}
	}
}

func TestFormatsStayWhole(t *testing.T) {
	var out bytes.Buffer
	l := Factory(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))).NewLogger("x")
	l.Warnf("Failed to ping %s after %d tries (100%%): %v", "192.0.2.1", 3, errors.New("x"))
	if want := `Failed to ping [withheld] after 3 tries (100%): *errors.errorString`; !strings.Contains(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
	Factory(nil).NewLogger("x").Error("nothing")
}
