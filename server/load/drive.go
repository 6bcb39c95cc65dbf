package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sidetone/server/usage"
	"sidetone/shared/api"
)

// What a caller does, again and again.
const (
	beginOnly = iota
	beginAndPost
)

// result is what one part of the measurement gave.
type result struct {
	took              time.Duration
	latencies         []time.Duration // of what was counted
	refused           int
	server, generator time.Duration // of processors
}

func (r result) rate() float64 { return float64(len(r.latencies)) / r.took.Seconds() }

func (r result) print(what string) {
	slices.Sort(r.latencies)
	at := func(part float64) time.Duration {
		if len(r.latencies) == 0 {
			return 0
		}
		return r.latencies[int(part*float64(len(r.latencies)-1))].Round(100 * time.Microsecond)
	}
	fmt.Printf("%-16s %8.0f /s  p50 %v  p99 %v  processors: server %.2f, generator %.2f  refused %d\n", what, r.rate(), at(.5), at(.99),
		r.server.Seconds()/r.took.Seconds(), r.generator.Seconds()/r.took.Seconds(), r.refused)
	// What does not change where others use the machine as well.
	fmt.Printf("  each takes %.2f ms of a processor in the server\n", 1000*r.server.Seconds()/float64(max(1, len(r.latencies))))
}

// drive has callers do something for a while.
func (s *server) drive(ctx context.Context, o options, what int) (result, error) {
	serverBefore, err := usage.CPU(s.cmd.Process.Pid)
	if err != nil {
		return result{}, err
	}
	ownBefore, err := usage.CPU(os.Getpid())
	if err != nil {
		return result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.each)
	defer cancel()
	begin := time.Now()
	var callers sync.WaitGroup
	var refused atomic.Int64
	each := make([][]time.Duration, o.callers)
	for i := range each {
		callers.Go(func() {
			c := caller{server: s, number: i}
			for ctx.Err() == nil {
				took, ok := c.once(ctx, what, o.posts)
				each[i] = append(each[i], took...)
				if !ok && ctx.Err() == nil {
					refused.Add(1)
				}
			}
		})
	}
	callers.Wait()
	r := result{took: time.Since(begin), refused: int(refused.Load()), latencies: slices.Concat(each...)}
	serverAfter, err := usage.CPU(s.cmd.Process.Pid)
	if err != nil {
		return r, err
	}
	ownAfter, err := usage.CPU(os.Getpid())
	r.server, r.generator = serverAfter-serverBefore, ownAfter-ownBefore
	return r, err
}

// caller is one of many.
type caller struct {
	server *server
	number int
	runs   int // begun
}

// address is another one for each run, since what one caller may take is not
// what is measured. 198.18.0.0/15 is for measurements (RFC 2544).
func (c *caller) address() string {
	return fmt.Sprintf("198.18.%d.%d", c.number%250, c.runs%250+1)
}

// once begins a run, and posts its reports; it gives how long what is counted
// took.
func (c *caller) once(ctx context.Context, what, posts int) (took []time.Duration, ok bool) {
	c.runs++
	from, at := c.address(), time.Now()
	var begun api.BeginReply
	if !c.post(ctx, api.PathRuns, "", from, []byte("{}"), &begun) {
		return nil, false
	}
	if what == beginOnly {
		return []time.Duration{time.Since(at)}, true
	}
	for n := range posts {
		at = time.Now()
		var taken api.ReportReply
		path, complete := api.RunReport(begun.Run), n+1 == posts
		if !complete { // as an agent does
			path += "?" + api.QueryMinimal
		}
		if !c.post(ctx, path, begun.Token, from, numbered(n+1, complete), &taken) {
			return took, false
		}
		took = append(took, time.Since(at))
	}
	return took, true
}

func (c *caller) post(ctx context.Context, path, token, from string, body []byte, v any) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.url+path, bytes.NewReader(body))
	if err != nil {
		return false
	}
	request.Header.Set("X-Forwarded-For", from)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.server.client.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return err == nil && response.StatusCode == http.StatusOK && (path != api.PathRuns || json.Unmarshal(answer, v) == nil)
}
