package signaling

import (
	"bufio"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"slices"
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

// upgraded is what later messages need of an upgrade request. The request
// itself holds the buffers of package http and ends with its handler; another one
// for as long as the socket is open takes 1.7 kB, of which an idle one never makes
// use.
type upgraded struct {
	path, query, protocol, host, remote, pattern string
	header                                       []string // names and values in turn
	tls                                          *tls.ConnectionState
}

func upgradedBy(r *http.Request) *upgraded {
	u := &upgraded{
		path: strings.Clone(r.URL.Path), query: strings.Clone(r.URL.RawQuery), protocol: r.Proto,
		host: strings.Clone(r.Host), remote: r.RemoteAddr, pattern: r.Pattern, tls: r.TLS,
	}
	for _, name := range kept {
		for _, v := range r.Header.Values(name) {
			u.header = append(u.header, name, strings.Clone(v))
		}
	}
	u.header = slices.Clip(u.header)
	return u
}

// request is the request again, as far as it is kept.
func (u *upgraded) request() *http.Request {
	header := http.Header{}
	for i := 0; i < len(u.header); i += 2 {
		header.Add(u.header[i], u.header[i+1])
	}
	return &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: u.path, RawQuery: u.query}, Proto: u.protocol, Header: header,
		Host: u.host, RemoteAddr: u.remote, TLS: u.tls, Pattern: u.pattern,
	}
}
