//go:build js && wasm

package hands

import (
	"context"
	"errors"
	"syscall/js"
	"time"

	"sidetone/shared/report"
)

// Clock is the page's: time.Now carries performance.now.
type Clock struct{}

// Now is the present moment.
func (Clock) Now() time.Time { return time.Now() }

// After is time.After.
func (Clock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// await waits for a promise, or for the context. Not to be called from a
// callback.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	result := make(chan settled, 1)
	var ok, failed js.Func
	release := func() {
		ok.Release()
		failed.Release()
	}
	ok = js.FuncOf(func(_ js.Value, args []js.Value) any {
		result <- settled{value: first(args)}
		release()
		return nil
	})
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		result <- settled{err: errorOf(first(args))}
		release()
		return nil
	})
	promise.Call("then", ok, failed)
	select {
	case s := <-result:
		return s.value, s.err
	case <-ctx.Done():
		// The promise still holds the callbacks; they release themselves.
		return js.Undefined(), ctx.Err()
	}
}

func first(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}

// errorOf keeps name and message of a JavaScript error.
func errorOf(v js.Value) error {
	if v.Type() != js.TypeObject {
		return report.Said{Phrase: report.Say("observed.unknown_error")}
	}
	return errors.New(text(v, "name") + ": " + text(v, "message"))
}

// guard turns a thrown JavaScript exception into an error.
func guard(f func()) (err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case js.Error:
			err = errorOf(e.Value)
		case error:
			err = e
		default:
			panic(e)
		}
	}()
	f()
	return nil
}

// has reports whether v is something to read properties of.
func has(v js.Value) bool { return !v.IsUndefined() && !v.IsNull() }

// text, number and truth read a property that may be absent.
func text(v js.Value, name string) string {
	if p := v.Get(name); p.Type() == js.TypeString {
		return p.String()
	}
	return ""
}

func number(v js.Value, name string, absent float64) float64 {
	if p := v.Get(name); p.Type() == js.TypeNumber {
		return p.Float()
	}
	return absent
}

func truth(v js.Value, name string) *bool {
	if p := v.Get(name); p.Type() == js.TypeBoolean {
		b := p.Bool()
		return &b
	}
	return nil
}

// handlers are the callbacks of one object, released together.
type handlers struct{ funcs []js.Func }

// on sets an event handler.
func (h *handlers) on(target js.Value, name string, f func(event js.Value)) {
	fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(first(args))
		return nil
	})
	h.funcs = append(h.funcs, fn)
	target.Set(name, fn)
}

func (h *handlers) release() {
	for _, f := range h.funcs {
		f.Release()
	}
	h.funcs = nil
}
