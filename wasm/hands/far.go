//go:build js && wasm

package hands

import (
	"context"
	"syscall/js"

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
	if _, err := p.ask(ctx, "setRemoteDescription", description("offer", offer)); err != nil {
		return "", err
	}
	answer, err := p.ask(ctx, "createAnswer")
	if err != nil {
		return "", err
	}
	if _, err := p.ask(ctx, "setLocalDescription", answer); err != nil {
		return "", err
	}
	return text(answer, "sdp"), nil
}

// Add takes a candidate of the other side. There is one transport, which is
// the first section's.
func (p *peer) Add(ctx context.Context, c candidate.Raw) error {
	_, err := p.ask(ctx, "addIceCandidate", map[string]any{"candidate": c.Line, "sdpMLineIndex": 0})
	return err
}
