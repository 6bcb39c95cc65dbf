//go:build js && wasm

package hands

import (
	"syscall/js"

	"sidetone/shared/run"
)

// listeners are event listeners on objects that belong to the whole page, so
// that nobody else's handler is overwritten. The zero value has none.
type listeners []listener

type listener struct {
	target js.Value
	name   string
	f      js.Func
}

func (l *listeners) add(target js.Value, name string, f func()) {
	fn := js.FuncOf(func(js.Value, []js.Value) any {
		f()
		return nil
	})
	target.Call("addEventListener", name, fn)
	*l = append(*l, listener{target, name, fn})
}

func (l *listeners) remove() {
	for _, each := range *l {
		each.target.Call("removeEventListener", each.name, each.f)
		each.f.Release()
	}
	*l = nil
}

// Attend tells of changes until Close. NetworkInformation's event also comes
// when the browser only estimates the speed anew: its type alone counts.
func (h *Hands) Attend(events run.PlatformEvents) {
	h.listeners.remove()
	window := js.Global()
	h.listeners.add(window, "online", events.Network)
	h.listeners.add(window, "offline", events.Network)
	if document := window.Get("document"); has(document) {
		h.listeners.add(document, "visibilitychange", func() {
			if document.Get("hidden").Truthy() {
				events.Hidden()
			}
		})
	}
	connection := window.Get("navigator").Get("connection")
	if !has(connection) || connection.Get("addEventListener").Type() != js.TypeFunction {
		return
	}
	last := text(connection, "type")
	h.listeners.add(connection, "change", func() {
		if now := text(connection, "type"); now != last {
			last = now
			events.Network()
		}
	})
}
