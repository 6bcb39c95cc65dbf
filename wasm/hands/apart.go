//go:build js && wasm

package hands

import (
	"context"
	"errors"
	"syscall/js"

	"sidetone/shared/run"
)

// Apart are hands in a worker (package stage), which gets no time when its page
// goes: the page then sends what was bequeathed. The zero value is ready.
type Apart struct{ Hands }

// Bequeath has the page send a request when it goes; nil: none.
func (a *Apart) Bequeath(q *run.Request) {
	if q == nil {
		js.Global().Call("sidetoneBequeath")
		return
	}
	js.Global().Call("sidetoneBequeath", a.Server+q.URL, options(*q, js.Undefined()))
}

// Reach asks the page.
func (*Apart) Reach(ctx context.Context) {
	_, _ = await(ctx, js.Global().Call("sidetoneReach")) // that it answers is all
}

// Will are hands that send nothing now: what they are given to fetch is bequeathed.
// The zero value is ready.
type Will struct{ Apart }

// Fetch bequeaths the request and has no answer.
func (w *Will) Fetch(_ context.Context, q run.Request) run.Response {
	w.Bequeath(&q)
	return run.Response{Err: errors.New("bequeathed")}
}
