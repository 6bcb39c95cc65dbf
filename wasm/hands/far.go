//go:build js && wasm

package hands

import (
	"context"
	"syscall/js"

	"github.com/pion/webrtc/v4"

	"sidetone/shared/candidate"
)

// awaitChannel waits for the channel that the other side makes. Its handlers are set within
// the event, before a message can come.
func (p *peer) awaitChannel() {
	p.on.on(p.js, "ondatachannel", func(event js.Value) {
		if channel := event.Get("channel"); has(channel) && !p.closed {
			p.channel = channel
			p.use()
		}
	})
}

// Accept answers an offer from the same page.
func (p *peer) Accept(ctx context.Context, offer string) (string, error) {
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	if err := p.pc.SetLocalDescription(answer); err != nil {
		return "", err
	}
	return answer.SDP, ctx.Err()
}

// Add takes a candidate of the other side. There is one transport, which is
// the first section's.
func (p *peer) Add(ctx context.Context, c candidate.Raw) (err error) {
	if p.closed {
		return context.Canceled
	}
	if thrown := guard(func() {
		_, err = await(ctx, p.js.Call("addIceCandidate", map[string]any{"candidate": c.Line, "sdpMLineIndex": 0}))
	}); thrown != nil {
		return thrown
	}
	return err
}
