package signaling

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"

	"sidetone/server/listen"
)

// hijacker hands the WebSocket a connection whose writes are bounded by
// progress.
type hijacker struct{ http.ResponseWriter }

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return listen.NewSteady(conn, writeWithin), rw, nil
}

// kept are the headers that say under which address and in which language the
// caller knows us.
var kept = []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Accept-Language"}

// detached is what later messages need of an upgrade request. The request
// itself holds the buffers of package http and ends with its handler.
func detached(r *http.Request) *http.Request {
	header := http.Header{}
	for _, name := range kept {
		for _, v := range r.Header.Values(name) {
			header.Add(name, strings.Clone(v))
		}
	}
	d := &http.Request{
		Method: r.Method, URL: &url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}, Proto: r.Proto, Header: header,
		Host: strings.Clone(r.Host), RemoteAddr: r.RemoteAddr, TLS: r.TLS, Pattern: r.Pattern,
	}
	return d.WithContext(context.Background())
}
