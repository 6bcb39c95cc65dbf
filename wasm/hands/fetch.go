//go:build js && wasm

package hands

import (
	"context"
	"strings"
	"syscall/js"

	"sidetone/shared/api"
	"sidetone/shared/run"
)

// mostBody is the most of an answer that is kept, in bytes: our own are
// small, and a portal's page is of no interest.
const mostBody = 1 << 20

// Fetch makes one request; nothing comes from or goes to a cache. Redirects
// are told and not followed: our own server never redirects, a portal's page
// on another origin could not be read, and a token goes to one address only.
func (h *Hands) Fetch(ctx context.Context, q run.Request) run.Response {
	if strings.HasPrefix(q.URL, "/") {
		q.URL = h.Server + q.URL
	}
	var answer run.Response
	err := guard(func() {
		var early bool
		if answer, early = takeBegun(ctx, q); !early {
			answer = fetch(ctx, q)
		}
	})
	if err != nil {
		return run.Response{Err: err}
	}
	return answer
}

func fetch(ctx context.Context, q run.Request) run.Response {
	controller := js.Global().Get("AbortController").New()
	answered := make(chan struct{})
	defer close(answered)
	go func() {
		select {
		case <-ctx.Done():
			controller.Call("abort")
		case <-answered:
		}
	}()
	o := options(q, controller.Get("signal"))
	if q.Packed && !q.Outlives { // a page that is going waits for nothing
		pack(ctx, o)
	}
	response, err := await(ctx, js.Global().Call("fetch", q.URL, o))
	if err != nil {
		return run.Response{Err: err}
	}
	out := run.Response{
		Status:     int(number(response, "status", 0)),
		Redirected: response.Get("redirected").Truthy() || response.Get("type").String() == "opaqueredirect",
	}
	if q.Opaque {
		return out
	}
	out.Ours = !response.Get("headers").Call("get", api.HeaderOurs).IsNull()
	body, err := await(ctx, response.Call("text"))
	if err != nil {
		out.Err = err
		return out
	}
	if text := body.String(); out.Ours && len(text) <= mostBody {
		out.Body = []byte(text)
	}
	return out
}

// pack puts the body of a request into gzip, where the browser does that (Compression
// Streams: Chromium 80, Firefox 113, Safari 16.4); else it stays as it is.
func pack(ctx context.Context, o js.Value) {
	window := js.Global()
	if !window.Get("CompressionStream").Truthy() {
		return
	}
	through := window.Get("CompressionStream").New("gzip")
	stream := window.Get("Response").New(o.Get("body")).Get("body").Call("pipeThrough", through)
	if packed, err := await(ctx, window.Get("Response").New(stream).Call("arrayBuffer")); err == nil {
		o.Set("body", packed)
		o.Get("headers").Set("Content-Encoding", "gzip")
	}
}

func options(q run.Request, signal js.Value) js.Value {
	method := q.Method
	if method == "" {
		method = "GET"
	}
	headers := map[string]any{}
	o := map[string]any{
		"method": method, "headers": headers, "signal": signal,
		"cache": "no-store", "redirect": "manual", "credentials": "same-origin", "referrerPolicy": "no-referrer",
	}
	if q.Outlives {
		o["keepalive"] = true
	}
	if q.Opaque {
		// Fetch allows nothing else with no-cors.
		o["mode"], o["redirect"] = "no-cors", "follow"
	}
	if q.Body != nil {
		headers["Content-Type"] = "application/json"
		o["body"] = string(q.Body)
	}
	if q.Bearer != "" {
		headers["Authorization"] = "Bearer " + q.Bearer
		o["credentials"] = "omit"
	}
	return js.ValueOf(o)
}
