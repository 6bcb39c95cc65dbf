package usage

import (
	"net"
	"os"
	"testing"
	"time"
)

// This process is its own example: what it uses shows.
func TestOfThisProcess(t *testing.T) {
	own := os.Getpid()
	before, err := CPU(own)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for deadline := time.Now().Add(time.Minute); ; n++ {
		if now, err := CPU(own); err != nil || now > before {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v of a processor, whatever is done", before)
		}
	}
	held := make([]byte, 64<<20)
	for i := range held {
		held[i] = byte(n)
	}
	if bytes, err := Resident(own); err != nil || bytes < int64(len(held)) {
		t.Errorf("%d bytes resident, %v, and %d are held", bytes, err, len(held))
	}
	held[0]++
	files, err := Descriptors(own)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if now, err := Descriptors(own); err != nil || now <= files {
		t.Errorf("%d files with a socket more, %v, and %d before", now, err, files)
	}
}

func TestOfNoProcess(t *testing.T) {
	const none = 1 << 30 // above what Linux gives (PID_MAX_LIMIT, 2^22)
	if v, err := CPU(none); err == nil {
		t.Errorf("%v of a processor", v)
	}
	if v, err := Resident(none); err == nil {
		t.Errorf("%d bytes", v)
	}
	if v, err := Descriptors(none); err == nil {
		t.Errorf("%d files", v)
	}
}
