package hands

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sidetone/shared/api"
	"sidetone/shared/run"
)

func (h *Hands) newClient(o Options) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:           h.proxy,
			DialContext:     h.dial(),
			TLSClientConfig: o.TLS, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: connectTimeout,
		},
		// Redirects are told and not followed: our own server never redirects,
		// and a token goes to one address only.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Fetch makes one request. Answers are never cached.
func (h *Hands) Fetch(ctx context.Context, q run.Request) run.Response {
	r, err := h.request(ctx, q)
	if err != nil {
		return run.Response{Err: err}
	}
	response, err := h.client.Do(r)
	if err != nil {
		return run.Response{Err: plain(err)}
	}
	defer response.Body.Close()
	out := run.Response{
		Status: response.StatusCode, Ours: response.Header.Get(api.HeaderOurs) != "",
		Redirected: response.StatusCode/100 == 3 && response.Header.Get("Location") != "",
	}
	if q.Opaque {
		return out
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, mostBody+1))
	if err != nil {
		out.Err = plain(err)
		return out
	}
	if out.Ours && len(body) <= mostBody {
		out.Body = body
	}
	return out
}

func (h *Hands) request(ctx context.Context, q run.Request) (*http.Request, error) {
	address := q.URL
	if strings.HasPrefix(address, "/") {
		address = h.origin + address
	}
	var body io.Reader
	switch {
	case q.Packed:
		body = packed(q.Body)
	case q.Body != nil:
		body = bytes.NewReader(q.Body)
	}
	r, err := http.NewRequestWithContext(ctx, q.Method, address, body)
	if err != nil {
		return nil, plain(err)
	}
	if q.Body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if q.Packed {
		r.Header.Set("Content-Encoding", "gzip")
	}
	if q.Bearer != "" {
		r.Header.Set("Authorization", "Bearer "+q.Bearer)
	}
	r.Header.Set("User-Agent", userAgent)
	return r, nil
}

func packed(body []byte) *bytes.Buffer {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	// A buffer takes everything.
	_, _ = z.Write(body)
	_ = z.Close()
	return &b
}

const userAgent = "sidetone-probe"

// plain leaves method and address out of an error: they are told already, and
// an address may carry what nobody is to read.
func plain(err error) error {
	if u, ok := err.(*url.Error); ok {
		return u.Err
	}
	return err
}
