package serve

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

func TestPercentOfGarbage(t *testing.T) {
	for there, want := range map[uint64]int{0: 1000, 1 << 20: 1000, 17 << 20: 200, 34 << 20: 100, 68 << 20: 50, 170 << 20: 20, 1 << 30: 20} {
		if got := percentFor(there); got != want {
			t.Errorf("%d MiB: %d %%, want %d", there>>20, got, want)
		}
	}
}

// However much there is, the next collection comes after as much garbage.
func TestTheCollectorIsPacedAnewAfterEachOfItsRuns(t *testing.T) {
	pace()
	for _, mib := range []int{1, 64, 8} {
		held := make([]byte, mib<<20)
		comes(t, mib, func() bool {
			runtime.GC()
			goal := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}, {Name: "/gc/heap/live:bytes"}}
			metrics.Read(goal)
			room := int64(goal[0].Value.Uint64()) - int64(goal[1].Value.Uint64())
			return room > garbage*8/10 && room < garbage*12/10
		})
		runtime.KeepAlive(held)
	}
}

func comes(t *testing.T, mib int, until func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !until(); {
		if time.Now().After(deadline) {
			t.Fatalf("with %d MiB the collector does not come after %d MiB", mib, garbage>>20)
		}
	}
}
