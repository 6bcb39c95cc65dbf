//go:build js && wasm

package hands

import (
	"context"
	"strings"
	"syscall/js"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/run"
)

const (
	// earlyBegun is what the loader leaves when it has begun the run while the agent
	// was on its way: a promise of {reply, at, took}, times as performance.now has
	// them, or of {} when nothing was begun.
	earlyBegun = "__sidetoneBegun"
	// earlyFor is how old it may be: what it gave the run is good for ten minutes, and
	// a run needs less than one of them.
	earlyFor = 5 * time.Minute
)

// takeBegun is the answer to POST /runs that the loader has already. It exists
// once: the next run of the page begins by itself.
func takeBegun(ctx context.Context, q run.Request) (run.Response, bool) {
	window := js.Global()
	promise := window.Get(earlyBegun)
	if q.Method != "POST" || !strings.HasSuffix(q.URL, api.PathRuns) || q.Bearer != "" || !promise.Truthy() {
		return run.Response{}, false
	}
	window.Delete(earlyBegun)
	begun, err := await(ctx, promise)
	if err != nil || !begun.Get("reply").Truthy() {
		return run.Response{}, false
	}
	if age := window.Get("performance").Call("now").Float() - number(begun, "at", 0); age > float64(earlyFor.Milliseconds()) {
		return run.Response{}, false
	}
	body := window.Get("JSON").Call("stringify", begun.Get("reply")).String()
	took := time.Duration(number(begun, "took", 0) * float64(time.Millisecond))
	return run.Response{Status: 200, Ours: true, Body: []byte(body), Took: took}, true
}
