//go:build js && wasm

package hands

import (
	"syscall/js"

	"sidetone/shared/run"
)

// socket is a WebSocket.
type socket struct {
	js     js.Value
	on     handlers
	closed bool
}

// closeCode that is sent when it is we who close (RFC 6455 7.4.1).
const closeCode = 1000

// Dial opens a WebSocket. An address that the browser refuses is a socket
// that closed without having opened.
func (*Hands) Dial(url string, events run.SocketEvents) run.Socket {
	s := &socket{}
	if err := guard(func() { s.js = js.Global().Get("WebSocket").New(url) }); err != nil {
		go events.Closed(0, err.Error(), false)
		return s
	}
	s.on.on(s.js, "onopen", func(js.Value) { events.Open() })
	s.on.on(s.js, "onmessage", func(event js.Value) {
		if data := event.Get("data"); data.Type() == js.TypeString {
			events.Message([]byte(data.String()))
		}
	})
	s.on.on(s.js, "onclose", func(event js.Value) {
		events.Closed(int(number(event, "code", 0)), text(event, "reason"), event.Get("wasClean").Truthy())
		s.on.release()
	})
	return s
}

func (s *socket) Send(message []byte) error {
	return guard(func() { s.js.Call("send", string(message)) })
}

func (s *socket) Close() {
	if s.closed || !has(s.js) {
		return
	}
	s.closed = true
	_ = guard(func() { s.js.Call("close", closeCode) }) // a socket that is closed already needs nothing
}
