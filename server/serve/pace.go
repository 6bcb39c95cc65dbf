package serve

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// The garbage collector goes by how much there is: by itself it runs when that has
// doubled. An idle server has a few megabytes, so that under load it ran every
// twenty posts and took a fifth of the processors' time, while ten thousand idle
// sockets were allowed a hundred megabytes of garbage.
//
// garbage is what may come between two collections whatever there is, and
// leastPercent the share of what there is that may come at least, or a very large
// heap would be gone through for little. With 34 MB collecting takes a tenth of
// the processors' time under load; twice that costs the memory of 3,000 sockets
// and saves a twentieth (make load).
//
// mostPercent bounds what the runtime makes of a percentage by itself: it never
// collects below 4 MB times that, whatever there is.
const (
	garbage      = 34 << 20
	leastPercent = 20
	mostPercent  = 1000
)

// paced sets how often the collector runs, anew after each of its runs, unless the
// operator says it.
var paced = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		pace()
	}
})

func pace() {
	debug.SetGCPercent(percentFor(collected()))
	// What nobody holds is finalized after the next collection.
	runtime.SetFinalizer(&struct{ *byte }{new(byte)}, func(any) { pace() })
}

// percentFor gives the percentage of what there is that is garbage.
func percentFor(there uint64) int {
	return min(max(int(garbage*100/max(there, 1)), leastPercent), mostPercent)
}

// collected is what the last collection went through: the collector counts
// stacks and global variables as it does the heap.
func collected() (bytes uint64) {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(samples)
	for _, s := range samples {
		if s.Value.Kind() == metrics.KindUint64 {
			bytes += s.Value.Uint64()
		}
	}
	return bytes
}
