//go:build js && wasm

package hands

import (
	"context"
	"syscall/js"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/useragent"
)

// Hands are a page's. The zero value is ready.
type Hands struct {
	// Server is the origin that paths are on; empty: the page's own.
	Server string

	video     video
	listeners listeners
}

// permissionWait is how long a browser may take to tell a permission: it is
// a fact to show and none to wait for.
const permissionWait = 500 * time.Millisecond

// Environment reads what the browser says of itself.
func (*Hands) Environment() report.Environment {
	window := js.Global()
	navigator := window.Get("navigator")
	ua := text(navigator, "userAgent")
	e := report.Environment{
		OS:            useragent.System(ua),
		SecureContext: truth(window, "isSecureContext"),
		WebRTC:        report.Known(window.Get("RTCPeerConnection").Type() == js.TypeFunction),
		GetUserMedia:  report.Known(hasGetUserMedia(navigator)),
		Online:        truth(navigator, "onLine"),
		Zone:          time.Now().Format("-07:00"), // Go asks the browser for its offset
	}
	name, version := useragent.Browser(ua)
	e.Browser, e.BrowserVersion, e.BrowserMinor = name, version.Major, version.Minor
	if document := window.Get("document"); has(document) {
		e.Hidden = truth(document, "hidden")
	}
	if connection := navigator.Get("connection"); has(connection) {
		if e.ConnectionType = text(connection, "type"); e.ConnectionType == "" {
			e.ConnectionType = text(connection, "effectiveType")
		}
	}
	return e
}

// Permissions queries and requests nothing.
func (*Hands) Permissions(ctx context.Context) (microphone, camera string) {
	ctx, cancel := context.WithTimeout(ctx, permissionWait)
	defer cancel()
	navigator := js.Global().Get("navigator")
	return permission(ctx, navigator, "microphone"), permission(ctx, navigator, "camera")
}

func hasGetUserMedia(navigator js.Value) bool {
	devices := navigator.Get("mediaDevices")
	return has(devices) && devices.Get("getUserMedia").Type() == js.TypeFunction
}

// permission is "granted", "denied" or "prompt"; empty where the browser
// does not tell. Firefox refuses the query for names that it does not know.
func permission(ctx context.Context, navigator js.Value, name string) (state string) {
	permissions := navigator.Get("permissions")
	if !has(permissions) || permissions.Get("query").Type() != js.TypeFunction {
		return ""
	}
	err := guard(func() {
		status, err := await(ctx, permissions.Call("query", map[string]any{"name": name}))
		if err == nil {
			state = text(status, "state")
		}
	})
	if err != nil {
		return ""
	}
	return state
}

// Close lets go of the synthetic video and of the page's events.
func (h *Hands) Close() {
	h.video.stop()
	h.listeners.remove()
}
