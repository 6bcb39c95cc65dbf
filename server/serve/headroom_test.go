//go:build linux

package serve

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// The headroom takes no memory, in a heap that has been used before as well.
func TestHeadroomTakesNoMemory(t *testing.T) {
	var used [][]byte
	for range 200 {
		used = append(used, make([]byte, 100_000))
	}
	runtime.KeepAlive(used)
	used = nil
	runtime.GC()
	before := anonymous(t)
	var m Main
	m.pace()
	if grown := anonymous(t) - before; grown > headroom/4 {
		t.Errorf("%d bytes of headroom take %d", headroom, grown)
	}
	runtime.GC()
	if grown := anonymous(t) - before; grown > headroom/4 {
		t.Errorf("after a collection they take %d", grown)
	}
	runtime.KeepAlive(m.headroom)
}

// anonymous is the memory of this process that no file stands behind, in bytes.
func anonymous(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Skip("this kernel tells no RssAnon")
	return 0
}
