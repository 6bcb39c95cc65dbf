//go:build linux

package durability

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"sidetone/server/usage"
	"sidetone/shared/api"
)

// fewDescriptors is what the server gets; it needs about twenty for itself.
const fewDescriptors = 64

// TestOutOfDescriptors: while no connection can be accepted, those that are
// open are served and what they post is stored; afterwards everything goes on.
func TestOutOfDescriptors(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server in a process of its own")
	}
	data := t.TempDir()
	p := launch(t, data, fmt.Sprintf(`ulimit -n %d; exec "$@"`, fewDescriptors))
	p.wait("ready", func() bool { return p.status("/readyz") == http.StatusOK })
	client.CloseIdleConnections()
	// One connection that stays.
	own := &http.Client{Timeout: within, Transport: &http.Transport{MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1}}
	var begun api.BeginReply
	if status, _ := call(context.Background(), own, p.url+api.PathRuns, "", struct{}{}, &begun); status != http.StatusOK {
		t.Fatal(status)
	}
	var held []net.Conn
	defer func() {
		for _, c := range held {
			c.Close()
		}
	}()
	for range 2 * fewDescriptors {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	p.wait("out of descriptors", func() bool {
		open, err := usage.Descriptors(p.cmd.Process.Pid)
		return err == nil && open >= fewDescriptors-1
	})
	l := &ledger{acked: map[string]int{}, begun: 1}
	for sequence := 1; sequence <= postsPerRun; sequence++ {
		var taken api.ReportReply
		if status, _ := call(context.Background(), own, p.url+api.RunReport(begun.Run), begun.Token, aReport(sequence), &taken); status != http.StatusOK {
			t.Fatalf("without descriptors a report gets %d: %s", status, p.out)
		}
		l.note(taken.Report, sequence)
	}
	for _, c := range held {
		c.Close()
	}
	held = nil
	p.wait("taking connections again", func() bool { return p.status("/healthz") == http.StatusOK })
	l.check(t, p)
	p.terminate()
}
