package run

import (
	"encoding/binary"
	"testing"
)

// putCounts writes what the echo peer writes.
func putCounts(b []byte, received, returned int) {
	binary.BigEndian.PutUint32(b[16:], uint32(received))
	binary.BigEndian.PutUint32(b[20:], uint32(returned))
}

func TestPacket(t *testing.T) {
	for _, want := range []packet{{kind: kindSmall, seq: 0, sentMS: 0.25}, {kind: kindLarge, seq: 70000, sentMS: 12345.5}} {
		b := want.encode()
		if size := map[byte]int{kindSmall: 160, kindLarge: 1150}[want.kind]; len(b) != size {
			t.Errorf("kind %d: %d bytes, want %d", want.kind, len(b), size)
		}
		putCounts(b, 7, 6)
		want.received, want.returned = 7, 6
		if got, ok := decode(b); !ok || got != want {
			t.Errorf("got %+v, %v, want %+v", got, ok, want)
		}
	}
}

func TestForeignPackets(t *testing.T) {
	for _, b := range [][]byte{nil, make([]byte, 23), make([]byte, 160), {9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}} {
		if p, ok := decode(b); ok {
			t.Errorf("%v was read as %+v", b, p)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(packet{kind: kindSmall, seq: 3}.encode())
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := decode(b)
		if !ok {
			return
		}
		var s flow
		s.receive(p, epoch) // of a packet never sent: must be ignored
		if s.returned() != 0 {
			t.Fatalf("counted %+v, which was never sent", p)
		}
	})
}
