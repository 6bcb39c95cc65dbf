// Package middlebox is what stands between a browser and Sidetone's web port
// in the fault lab: a reverse proxy that refuses, strips, cuts and delays as
// the proxies of real networks do.
package middlebox

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// Rules are what the middlebox does. The zero value passes everything.
type Rules struct {
	// Refuse answers requests that match a pattern of net/http.ServeMux with
	// a status. Status 0 closes the connection without an answer.
	Refuse map[string]int
	// RefuseUpgrade answers WebSocket requests with this status; 0: passes.
	RefuseUpgrade int
	// StripUpgrade takes the Upgrade and Connection headers away, as a proxy
	// does that speaks HTTP/1.0 to the server.
	StripUpgrade bool
	// SlowUpgrade holds a WebSocket request back for this long.
	SlowUpgrade time.Duration
	// SilentUpgrade lets a WebSocket open and then passes nothing down.
	SilentUpgrade bool
	// CutAfter closes every WebSocket this long after it opened.
	CutAfter time.Duration
	// CutIdle closes every WebSocket over which nothing went for this long.
	CutIdle time.Duration
	// NoReturn refuses every WebSocket after the first one that CutIdle closed.
	NoReturn bool
	// Portal answers everything with its own page, or with a redirect to it
	// when PortalStatus is 302.
	Portal       bool
	PortalStatus int
	// Files are what happens to files; the first whose suffix fits counts.
	Files []File
}

// Middlebox is a handler whose rules can change while it serves.
type Middlebox struct {
	pass    http.Handler
	current atomic.Pointer[handler]
}

type handler struct {
	rules Rules
	mux   *http.ServeMux
	hits  atomic.Int64
	cut   atomic.Bool // CutIdle has closed a WebSocket
}

// New makes a middlebox in front of the server at upstream; transport dials
// it.
func New(upstream *url.URL, transport http.RoundTripper) *Middlebox {
	m := &Middlebox{pass: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(upstream)
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		Transport: transport,
		// A browser that goes away in the middle of an answer is no error of
		// the lab's.
		ErrorLog: log.New(io.Discard, "", 0),
	}}
	m.Set(Rules{})
	return m
}

// Set replaces the rules and begins to count hits anew.
func (m *Middlebox) Set(rules Rules) {
	h := &handler{rules: rules, mux: http.NewServeMux()}
	for pattern, status := range rules.Refuse {
		h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { h.refuse(w, status) })
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.forward(w, r, m.pass) })
	m.current.Store(h)
}

// Hits is how many requests the rules have met since the last Set.
func (m *Middlebox) Hits() int { return int(m.current.Load().hits.Load()) }

func (m *Middlebox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := m.current.Load()
	if h.rules.Portal {
		h.portal(w)
		return
	}
	if f := h.rules.file(r.URL.Path); f != nil {
		h.spoil(w, r, f, m.pass)
		return
	}
	h.mux.ServeHTTP(w, r)
}

func (h *handler) portal(w http.ResponseWriter) {
	h.hits.Add(1)
	if h.rules.PortalStatus == http.StatusFound {
		w.Header().Set("Location", "http://198.51.100.1/welcome")
		w.WriteHeader(http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = io.WriteString(w, "<!doctype html><title>Welcome</title><h1>Welcome to the hotel</h1><form>Room <input name=room></form>")
}

func (h *handler) refuse(w http.ResponseWriter, status int) {
	h.hits.Add(1)
	if status == 0 {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
		return
	}
	http.Error(w, "blocked by policy", status)
}

// forward passes a request on, with whatever happens to WebSockets.
func (h *handler) forward(w http.ResponseWriter, r *http.Request, pass http.Handler) {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		pass.ServeHTTP(w, r)
		return
	}
	rules := h.rules
	switch {
	case rules.NoReturn && h.cut.Load():
		h.refuse(w, http.StatusServiceUnavailable)
		return
	case rules.RefuseUpgrade != 0:
		h.refuse(w, rules.RefuseUpgrade)
		return
	case rules.StripUpgrade:
		h.hits.Add(1)
		r.Header.Del("Upgrade")
		r.Header.Del("Connection")
	case rules.SlowUpgrade > 0:
		h.hits.Add(1)
		select {
		case <-time.After(rules.SlowUpgrade):
		case <-r.Context().Done():
			return
		}
	case rules.SilentUpgrade || rules.CutAfter > 0 || rules.CutIdle > 0:
		h.hits.Add(1)
		w = meddler{w, rules, &h.cut}
	}
	pass.ServeHTTP(w, r)
}

// meddler hands out the connection of an upgraded request changed.
type meddler struct {
	http.ResponseWriter
	rules Rules
	cut   *atomic.Bool
}

func (m meddler) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(m.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	if m.rules.CutAfter > 0 {
		err = conn.SetDeadline(time.Now().Add(m.rules.CutAfter))
	}
	return meddled{conn, m.rules, m.cut}, buffer, err
}

// meddled is the browser's side of a WebSocket.
type meddled struct {
	net.Conn
	rules Rules
	cut   *atomic.Bool
}

func (m meddled) Read(p []byte) (int, error) {
	if m.rules.CutIdle > 0 {
		if err := m.SetDeadline(time.Now().Add(m.rules.CutIdle)); err != nil {
			return 0, err
		}
	}
	n, err := m.Conn.Read(p)
	if m.rules.CutIdle > 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		m.cut.Store(true)
	}
	return n, err
}

// Write is the way down. The answer that opened the socket does not come
// through here: the reverse proxy writes that to the buffer.
func (m meddled) Write(p []byte) (int, error) {
	if m.rules.SilentUpgrade {
		return len(p), nil
	}
	if m.rules.CutIdle > 0 {
		if err := m.SetDeadline(time.Now().Add(m.rules.CutIdle)); err != nil {
			return 0, err
		}
	}
	return m.Conn.Write(p)
}
