//go:build linux

package durability

import (
	"context"
	"net/http"
	"sync"
	"testing"
)

// Rounds of being killed, and how many reports are acknowledged in each
// before that happens: enough that commits are under way all the time.
const (
	rounds     = 4
	beforeKill = 25
	writers    = 8
)

// TestKilledUnderLoad kills the server while reports are posted. After each
// start everything that was acknowledged is there, once.
func TestKilledUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a server several times")
	}
	data := t.TempDir()
	l := &ledger{acked: map[string]int{}}
	for range rounds {
		p := start(t, data)
		ctx, stop := context.WithCancel(context.Background())
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for {
					if status, _ := l.runOnce(ctx, p.url); status != http.StatusOK {
						return
					}
				}
			})
		}
		enough := l.count() + beforeKill
		p.wait("busy", func() bool { return l.count() >= enough })
		p.kill()
		stop()
		all.Wait()
		client.CloseIdleConnections()
		p = start(t, data)
		l.check(t, p)
		p.terminate()
	}
	t.Logf("%d rounds, %d reports acknowledged of %d runs", rounds, len(l.acked), l.begun)
}
