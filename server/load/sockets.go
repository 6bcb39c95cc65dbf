package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/usage"
	"sidetone/shared/api"
)

const (
	// socketsPerRun is as many as a run may have.
	socketsPerRun = 8
	// openAtOnce: how many sockets are being opened at the same time.
	openAtOnce = 16
)

// hold opens idle signalling sockets and tells what they take.
func (s *server) hold(ctx context.Context, n int) error {
	before, err := usage.Resident(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	begin := time.Now()
	var mu sync.Mutex
	var open []*websocket.Conn
	defer func() {
		for _, conn := range open {
			conn.Close()
		}
	}()
	var openers sync.WaitGroup
	runs := (n + socketsPerRun - 1) / socketsPerRun
	for part := range openAtOnce {
		openers.Go(func() {
			for run := part; run < runs && ctx.Err() == nil; run += openAtOnce {
				conns := s.sockets(ctx, run, min(socketsPerRun, n-run*socketsPerRun))
				mu.Lock()
				open = append(open, conns...)
				mu.Unlock()
			}
		})
	}
	openers.Wait()
	after, err := usage.Resident(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	const mib = 1 << 20
	fmt.Printf("%-16s %8d of %d open after %.1f s; the server took %d MiB before and %d MiB with them, %.1f KiB each\n", "idle sockets", len(open), n,
		time.Since(begin).Seconds(), before/mib, after/mib, float64(after-before)/1024/float64(max(1, len(open))))
	return ctx.Err()
}

// sockets opens some of one run, each after its hello.
func (s *server) sockets(ctx context.Context, run, n int) (open []*websocket.Conn) {
	c := caller{server: s}
	from := fmt.Sprintf("198.19.%d.%d", run/250, run%250+1)
	var begun api.BeginReply
	if !c.post(ctx, api.PathRuns, "", from, []byte("{}"), &begun) {
		return nil
	}
	for range n {
		header := http.Header{"X-Forwarded-For": {from}}
		conn, _, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(s.url, "http")+begun.Signaling.URL, header)
		if err != nil {
			return open
		}
		if conn.WriteJSON(api.SocketMessage{Type: "hello", Token: begun.Token, Idle: true}) != nil {
			conn.Close()
			return open
		}
		var welcome api.SocketMessage
		if conn.ReadJSON(&welcome) != nil || welcome.Type != "welcome" {
			conn.Close()
			return open
		}
		open = append(open, conn)
	}
	return open
}
