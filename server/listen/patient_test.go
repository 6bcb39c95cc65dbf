package listen

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// scripted is a listener that gives errors before it gives connections.
type scripted struct {
	net.Listener
	mu     sync.Mutex
	errs   []error
	closed chan struct{}
}

func (s *scripted) Accept() (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.errs) > 0 {
		err := s.errs[0]
		s.errs = s.errs[1:]
		return nil, err
	}
	select {
	case <-s.closed:
		return nil, &net.OpError{Op: "accept", Err: net.ErrClosed}
	default:
		a, _ := net.Pipe()
		return a, nil
	}
}

func (s *scripted) Close() error { close(s.closed); return nil }

func accept(err error) error {
	return &net.OpError{Op: "accept", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 77)}, Err: os.NewSyscallError("accept4", err)}
}

// TestPatient: no error but Close ends a listener, and its state tells of the
// spell, though not of what is a client's doing.
func TestPatient(t *testing.T) {
	var lines bytes.Buffer
	for _, c := range []struct {
		errs   []error
		failed bool
	}{
		{nil, false},
		{[]error{accept(syscall.EMFILE), accept(syscall.ENFILE), accept(syscall.ENOMEM)}, true},
		{[]error{accept(syscall.ECONNABORTED), accept(syscall.EPROTO)}, false},
		{[]error{accept(syscall.EBADF), errors.New("anything")}, true},
	} {
		lines.Reset()
		before := time.Now()
		l := &scripted{errs: c.errs, closed: make(chan struct{})}
		p := NewPatient(l, NewPulse("tcp 3478", slog.New(slog.NewTextHandler(&lines, nil))))
		if _, err := p.Accept(); err != nil {
			t.Fatalf("%v: Accept gave up: %v", c.errs, err)
		}
		if got := p.FailedSince(before); got != c.failed || (p.Err() != nil) != c.failed {
			t.Errorf("%v: failed is %v, now %v", c.errs, got, p.Err())
		}
		if p.FailedSince(time.Now().Add(time.Second)) {
			t.Errorf("%v: a spell that is over counts for what comes later", c.errs)
		}
		if said := strings.Count(lines.String(), "takes nothing"); (said == 1) != c.failed || said > 1 {
			t.Errorf("%v: logged %q", c.errs, lines.String())
		}
		if strings.Contains(lines.String(), "192.0.2") {
			t.Errorf("an address in %q", lines.String())
		}
		later := time.Now().Add(troubleLasts)
		p.now = func() time.Time { return later }
		if err := p.Err(); err != nil {
			t.Errorf("%v: still in trouble long after: %v", c.errs, err)
		}
		p.Close()
		if _, err := p.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if p.Err() == nil || !p.FailedSince(later) {
			t.Error("a closed listener listens")
		}
	}
}

// TestCloseEndsTheWait: a listener that waits for its next try is closed
// without waiting.
func TestCloseEndsTheWait(t *testing.T) {
	l := &scripted{errs: make([]error, 1000), closed: make(chan struct{})}
	for i := range l.errs {
		l.errs[i] = accept(syscall.EMFILE)
	}
	p := NewPatient(l, NewPulse("tcp 1", nil))
	done := make(chan error)
	go func() { _, err := p.Accept(); done <- err }()
	for p.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	l.mu.Lock()
	l.errs = nil
	l.mu.Unlock()
	p.Close()
	select {
	case err := <-done:
		if !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Accept waits on")
	}
}

// TestPacketsReadOn: an error that is not the socket's end does not end
// reading. A deadline that has passed stands for it.
func TestPacketsReadOn(t *testing.T) {
	conn, err := UDP("127.0.0.1", IPv4, 0)
	if err != nil {
		t.Fatal(err)
	}
	pulse := NewPulse("udp4 1", nil)
	p := NewPackets(conn, IPv4, pulse)
	conn.SetReadDeadline(time.Unix(1, 0))
	read := make(chan error)
	go func() {
		for range 2 {
			_, _, _, err := p.ReadAt(make([]byte, 10))
			read <- err
		}
	}()
	for pulse.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	conn.SetReadDeadline(time.Time{})
	client, err := net.Dial("udp", conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.Write([]byte("x"))
	for _, want := range []error{nil, net.ErrClosed} {
		select {
		case err := <-read:
			if !errors.Is(err, want) {
				t.Fatalf("got %v, want %v", err, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("nothing was read")
		}
		conn.Close()
	}
}

func TestReasonHasNoAddress(t *testing.T) {
	for err, want := range map[error]string{
		accept(syscall.EMFILE): "too many open files",
		&net.OpError{Op: "read", Addr: &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1)}, Err: os.ErrDeadlineExceeded}: "i/o timeout",
		errors.New("from 192.0.2.1"):               "*errors.errorString",
		&net.DNSError{Name: "x", Err: "192.0.2.1"}: "*net.DNSError",
	} {
		if got := Reason(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
