package listen

import (
	"io"
	"net"
	"testing"
	"time"
)

// pipe is a connection whose other end takes what is read from it and no
// more.
func pipe(t *testing.T) (*Steady, net.Conn) {
	t.Helper()
	a, b := net.Pipe()
	t.Cleanup(func() { a.Close(); b.Close() })
	return NewSteady(a, 200*time.Millisecond), b
}

// TestSlowIsNotDead: a reader who takes longer in all than one deadline gets
// everything as long as he takes something.
func TestSlowIsNotDead(t *testing.T) {
	s, reader := pipe(t)
	const chunks = 6
	go func() {
		for range chunks {
			time.Sleep(80 * time.Millisecond) // the reader is slow; not a wait for anything
			io.ReadFull(reader, make([]byte, steadyChunk))
		}
	}()
	if n, err := s.Write(make([]byte, chunks*steadyChunk)); err != nil || n != chunks*steadyChunk {
		t.Errorf("%d, %v", n, err)
	}
}

func TestDeadIsGivenUp(t *testing.T) {
	s, reader := pipe(t)
	go io.ReadFull(reader, make([]byte, steadyChunk))
	n, err := s.Write(make([]byte, 3*steadyChunk))
	if ne, ok := err.(net.Error); !ok || !ne.Timeout() || n != steadyChunk {
		t.Errorf("%d, %v", n, err)
	}
}

// TestNearerDeadlineHolds: one that is set for the whole counts as well.
func TestNearerDeadlineHolds(t *testing.T) {
	s, _ := pipe(t)
	s.within = time.Hour
	s.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
	done := make(chan error, 1)
	go func() { _, err := s.Write([]byte("x")); done <- err }()
	select {
	case err := <-done:
		if err == nil {
			t.Error("written to nobody")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still writing")
	}
}
