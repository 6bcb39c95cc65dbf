//go:build linux

package backends

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/websocket"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// startSignaling runs a signalling service that is not Sidetone's own.
func (s *Stage) startSignaling(rules scenario.Signaling) error {
	at, err := url.Parse(scenario.SignalingURL)
	if err != nil {
		return err
	}
	listener, err := s.World.Relay.Listen("tcp", at.Host)
	if err != nil {
		return fmt.Errorf("signalling service: %w", err)
	}
	server := &http.Server{Handler: signalingService(rules), ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(listener) }()
	s.service = server
	return nil
}

// signalingService answers as the rules say.
func signalingService(rules scenario.Signaling) http.Handler {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, _ := net.SplitHostPort(r.RemoteAddr)
		refused := rules.Refuse != 0 && !(rules.OnTheWay && from == world.FarIP)
		switch {
		case !websocket.IsWebSocketUpgrade(r):
			_, _ = io.WriteString(w, "a page\n")
			return
		case refused:
			w.WriteHeader(rules.Refuse)
			return
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		if rules.Garbage {
			// Longer than the frame that its first bytes announce: Firefox waits for
			// the whole of it before it judges.
			_, _ = io.WriteString(conn.NetConn(), strings.Repeat("HTTP/1.1 200 OK, and no frame\r\n", 32))
		}
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	})
}
