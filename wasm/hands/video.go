//go:build js && wasm

package hands

import (
	"syscall/js"
	"time"
)

// The synthetic picture: as small as encoders take without padding, at the
// pace of an ordinary video call.
const (
	videoSide  = 64
	videoFrame = 40 * time.Millisecond
	// Bits a second at most: it is there to be seen arriving, and a browser
	// that may send more probes how much a line bears, which fills a narrow one.
	videoRate = 30_000
)

// video is one synthetic track that all PeerConnections send, for as long as one
// does: a picture that nobody sends takes 10 ms of the page's thread a second all the
// same (Chromium 156, Firefox 153). It needs no gesture and no permission, which
// audio from an AudioContext would. The zero value: not started.
type video struct {
	track  js.Value
	draw   js.Func
	timer  js.Value
	users  int
	frames int
	codecs []any // that are offered; nil: not looked for yet
	paint  func(n int)
	after  func() // when the track has been stopped; nil: nothing
}

// get starts the source with its first user; each is to drop it. The value is
// undefined where the browser can make none: then no RTP is sent, and the report
// says so.
func (v *video) get() js.Value {
	v.users++
	if v.users > 1 {
		return v.track
	}
	if guard(v.start) != nil {
		v.track = js.Undefined()
		return v.track
	}
	v.draw = js.FuncOf(func(js.Value, []js.Value) any {
		v.frames++
		_ = guard(func() { v.paint(v.frames) }) // a frame less is no harm
		return nil
	})
	v.timer = js.Global().Call("setInterval", v.draw, videoFrame.Milliseconds())
	return v.track
}

// send adds the track to a PeerConnection. VP8 alone is offered: with every
// codec of Chromium an offer is 4.4 KB instead of 1.8, and making it takes a
// third longer (measured in Chromium 156), a dozen times in a run.
func (v *video) send(pc, track js.Value) {
	transceiver := pc.Call("addTransceiver", track, map[string]any{
		"direction": "sendrecv", "sendEncodings": []any{map[string]any{"maxBitrate": videoRate}},
	})
	if transceiver.Get("setCodecPreferences").Type() != js.TypeFunction {
		return
	}
	if v.codecs == nil {
		v.codecs = []any{}
		all := js.Global().Get("RTCRtpReceiver").Call("getCapabilities", "video").Get("codecs")
		for i := range all.Length() {
			if c := all.Index(i); text(c, "mimeType") == "video/VP8" {
				v.codecs = append(v.codecs, c)
			}
		}
	}
	if len(v.codecs) > 0 {
		transceiver.Call("setCodecPreferences", v.codecs)
	}
}

func (v *video) start() {
	canvas := js.Global().Get("document").Call("createElement", "canvas")
	canvas.Set("width", videoSide)
	canvas.Set("height", videoSide)
	context := canvas.Call("getContext", "2d", map[string]any{"willReadFrequently": true}) // for each picture
	generator := js.Global().Get("MediaStreamTrackGenerator")
	frame := js.Global().Get("VideoFrame")
	if generator.Type() == js.TypeFunction && frame.Type() == js.TypeFunction {
		v.track = generator.New(map[string]any{"kind": "video"})
		writer := v.track.Get("writable").Call("getWriter")
		v.paint = func(n int) {
			fill(context, n)
			at := js.Global().Get("performance").Call("now").Float() * 1000
			writer.Call("write", frame.New(canvas, map[string]any{"timestamp": at}))
		}
		return
	}
	stream := canvas.Call("captureStream", int(time.Second/videoFrame))
	v.track = stream.Call("getVideoTracks").Index(0)
	v.paint = func(n int) { fill(context, n) }
	// Firefox looks for pictures at each frame of the page until the canvas is drawn
	// once more: 5 ms a second instead of 0.2 (measured in Firefox 153).
	v.after = func() { fill(context, 0) }
}

// fill draws something new, because an unchanged canvas gives no frames.
func fill(context js.Value, n int) {
	context.Set("fillStyle", colours[n%len(colours)])
	context.Call("fillRect", n*7%videoSide, n*5%videoSide, videoSide/2, videoSide/2)
}

var colours = []string{"#346", "#863", "#483"}

// drop ends the source with its last user.
func (v *video) drop() {
	if v.users > 1 {
		v.users--
		return
	}
	v.stop()
}

func (v *video) stop() {
	if v.users == 0 {
		return
	}
	if has(v.timer) && v.timer.Truthy() {
		js.Global().Call("clearInterval", v.timer)
		v.draw.Release()
	}
	if has(v.track) {
		_ = guard(func() { v.track.Call("stop") }) // ended already
	}
	if v.after != nil {
		_ = guard(v.after) // it costs what it did
	}
	*v = video{codecs: v.codecs}
}
