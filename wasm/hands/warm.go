//go:build js && wasm

package hands

import "syscall/js"

// Warm has the browser make ready what its first PeerConnection needs: threads,
// codecs, the network's own process. Nothing is gathered and nothing is sent.
func Warm() {
	_ = guard(func() { // a browser without WebRTC has nothing to make ready
		pc := js.Global().Get("RTCPeerConnection").New()
		pc.Call("createDataChannel", channelLabel)
		pc.Call("close")
	})
}
