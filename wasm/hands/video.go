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

// video is one synthetic track that all PeerConnections send. It needs no
// gesture and no permission, which audio from an AudioContext would. The
// zero value: not started.
type video struct {
	track  js.Value
	draw   js.Func
	timer  js.Value
	users  bool
	frames int
	codecs []any // that are offered; nil: not looked for yet
	paint  func(n int)
}

// get starts the source with its first user. The value is undefined where
// the browser can make none: then no RTP is sent, and the report says so.
func (v *video) get() js.Value {
	if v.users {
		return v.track
	}
	v.users = true
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
	context := canvas.Call("getContext", "2d")
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
}

// fill draws something new, because an unchanged canvas gives no frames.
func fill(context js.Value, n int) {
	context.Set("fillStyle", colours[n%len(colours)])
	context.Call("fillRect", n*7%videoSide, n*5%videoSide, videoSide/2, videoSide/2)
}

var colours = []string{"#346", "#863", "#483"}

func (v *video) stop() {
	if !v.users {
		return
	}
	if has(v.timer) && v.timer.Truthy() {
		js.Global().Call("clearInterval", v.timer)
		v.draw.Release()
	}
	if has(v.track) {
		_ = guard(func() { v.track.Call("stop") }) // ended already
	}
	*v = video{}
}
