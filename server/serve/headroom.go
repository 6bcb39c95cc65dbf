package serve

import (
	"os"
	"runtime/debug"
)

// The garbage collector goes by how much there is: by itself it runs when a heap
// has doubled. That of an idle server has a few megabytes, so that under load it
// ran every twenty posts and took a fifth of the processors' time
// (BenchmarkPostReport with GOGC=100 and 400), while a hundred megabytes of idle
// sockets were allowed as much garbage again.
//
// headroom is taken and never touched, so that it costs addresses and no memory:
// the collector counts it, and runs when a third of headroom and heap together
// has come as garbage: 34 MB where the heap is small, 62 MB beside ten thousand
// idle sockets, with which make load showed 199 to 207 MB, and 232 to 262 at the
// collector's own pace. /metrics counts it among what is allocated. Where the heap has
// been used before, Go writes zeros into it all the same; giveBack takes their
// pages away again.
const (
	headroom  = 96 << 20
	gcPercent = 33
)

// pace sets how often the collector runs, unless the operator says it.
func (m *Main) pace() {
	m.headroom = make([]byte, headroom)
	giveBack(m.headroom)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
