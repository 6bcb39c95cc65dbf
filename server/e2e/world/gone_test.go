//go:build linux

package world

import (
	"testing"
	"time"
)

func TestALineIsGoneForAWhile(t *testing.T) {
	w := needWorld(t, Gone(300*time.Millisecond, 500*time.Millisecond))
	start := time.Now()
	seen := echoes(t, w, 3478)
	var lost, back time.Duration
	for time.Since(start) < patience && back == 0 {
		for len(seen) > 0 {
			<-seen // the echo waits when nobody reads this
		}
		at := time.Since(start)
		_, err := ask(w, "udp", 3478, request, silence)
		switch {
		case err != nil && lost == 0:
			lost = at
		case err == nil && lost != 0:
			back = at
		}
	}
	if lost == 0 || back == 0 || back < 500*time.Millisecond {
		t.Errorf("gone from %v to %v, want about 300 ms to 800 ms", lost, back)
	}
}
