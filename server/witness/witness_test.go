package witness

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"sidetone/shared/report"
)

// clock is a time that the test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

func begun(run string) (*Log, *clock) {
	c := &clock{at: time.Unix(1_800_000_000, 0)}
	l := New(c.now)
	l.Begin(run, c.at, c.at.Add(time.Minute))
	return l, c
}

func TestObservations(t *testing.T) {
	l, c := begun("n_1")
	c.forward(250 * time.Millisecond)
	l.Record("n_1", "upgrade", report.Observation{ID: "o9", Source: report.FromAgent, Check: report.CheckUpgradeSeen, Outcome: report.OK})
	c.forward(time.Second)
	l.Update("n_1", "turn", func(o *report.Observation) { o.Check, o.Code = report.CheckTURNSeen, 401 })
	l.Update("n_1", "turn", func(o *report.Observation) { o.Outcome, o.Code = report.Failed, o.Code+37 })
	l.Record("n_1", "upgrade", report.Observation{Check: report.CheckUpgradeSeen, Outcome: report.Failed, MS: 7})
	l.Record("n_1", "vantage", report.Observation{Check: report.CheckVantage, Outcome: report.OK, At: 5})
	want := []report.Observation{
		{ID: "s1", Source: report.FromServer, Check: report.CheckUpgradeSeen, Outcome: report.Failed, MS: 7, At: 250},
		{ID: "s2", Source: report.FromServer, Check: report.CheckTURNSeen, Outcome: report.Failed, Code: 438, At: 1250},
		{ID: "s3", Source: report.FromServer, Check: report.CheckVantage, Outcome: report.OK, At: 5},
	}
	if got := l.Observations("n_1"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestUnknownRuns(t *testing.T) {
	l, c := begun("n_1")
	l.Record("n_2", "k", report.Observation{Outcome: report.OK})
	l.Update("n_2", "k", func(*report.Observation) { t.Error("an unknown run was changed") })
	l.Attach("n_2", "k", func(*report.Observation) { t.Error("an unknown run was filled") })
	if got := l.Observations("n_2"); got != nil || l.Known("n_2") {
		t.Errorf("an unknown run has %v", got)
	}
	l.Record("n_1", "k", report.Observation{Outcome: report.OK})
	c.forward(time.Minute)
	if got := l.Observations("n_1"); got != nil || l.Known("n_1") {
		t.Errorf("an expired run has %v", got)
	}
	l.Begin("n_3", c.at, c.at.Add(time.Minute))
	l.Record("n_3", "k", report.Observation{Outcome: report.OK})
	l.Forget("n_3")
	if got := l.Observations("n_3"); got != nil {
		t.Errorf("a forgotten run has %v", got)
	}
}

// TestAttachedIsReadWhenAsked: counting calls nothing; reading sees it.
func TestAttachedIsReadWhenAsked(t *testing.T) {
	l, _ := begun("n_1")
	received := 0
	l.Attach("n_1", "echo", func(o *report.Observation) {
		o.Outcome, o.Detail.Echo = report.OK, &report.Echo{Received: received}
	})
	for received = range 3 {
		if got := l.Observations("n_1")[0]; got.Detail.Echo.Received != received || got.ID != "s1" {
			t.Errorf("got %+v, %+v", got, got.Detail.Echo)
		}
	}
}

// TestCopies: what was read does not change any more.
func TestCopies(t *testing.T) {
	l, _ := begun("n_1")
	l.Record("n_1", "k", report.Observation{Outcome: report.OK, Detail: report.Detail{
		TURN: &report.TURN{Rejected: 1}, Upgrade: &report.Upgrade{Proxy: []string{"Via"}}}})
	before := l.Observations("n_1")[0]
	l.Update("n_1", "k", func(o *report.Observation) { o.Detail.TURN.Rejected++; o.Detail.Upgrade.Proxy[0] = "X" })
	if before.Detail.TURN.Rejected != 1 || before.Detail.Upgrade.Proxy[0] != "Via" {
		t.Errorf("a copy was changed: %+v %+v", before.Detail.TURN, before.Detail.Upgrade)
	}
}

func TestBounded(t *testing.T) {
	l, c := begun("n_first")
	for i := range maxKeys + 10 {
		l.Record("n_first", fmt.Sprint(i), report.Observation{Outcome: report.OK})
	}
	if got := len(l.Observations("n_first")); got != maxKeys {
		t.Errorf("%d observations of one run", got)
	}
	for i := range maxRuns {
		l.Begin(fmt.Sprint("n_", i), c.at, c.at.Add(time.Hour))
	}
	if len(l.runs) != maxRuns || l.Known("n_first") {
		t.Errorf("%d runs; the one that expires first is known: %v", len(l.runs), l.Known("n_first"))
	}
	c.forward(2 * time.Hour)
	l.Begin("n_new", c.at, c.at.Add(time.Hour))
	if len(l.runs) != 1 {
		t.Errorf("%d runs after all but one have expired", len(l.runs))
	}
}

func TestConcurrent(t *testing.T) {
	l, _ := begun("n_1")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 100 {
				l.Update("n_1", fmt.Sprint(i%3), func(o *report.Observation) { o.MS++ })
				l.Observations("n_1")
			}
		}()
	}
	wait.Wait()
	sum := 0
	for _, o := range l.Observations("n_1") {
		sum += o.MS
	}
	if sum != 800 {
		t.Errorf("%d of 800 changes", sum)
	}
}

// What is awaited is told first, until it is seen.
func TestAwaited(t *testing.T) {
	now := time.Now()
	l := New(func() time.Time { return now })
	awaited := &Awaited{Key: "socket", Seen: report.Observation{Check: report.CheckUpgradeSeen, Outcome: report.Silent,
		Detail: report.Detail{Upgrade: &report.Upgrade{}}}}
	l.Await("stranger", awaited)
	for _, id := range []string{"a", "b"} {
		l.Begin(id, now, now.Add(time.Minute))
		l.Await(id, awaited)
	}
	l.Record("a", "relay", report.Observation{Check: report.CheckICE, Outcome: report.OK})
	l.Update("a", "socket", func(o *report.Observation) { o.Outcome, o.Detail.Upgrade.Arrived = report.OK, true })
	l.Await("a", awaited) // too late
	a, b := l.Observations("a"), l.Observations("b")
	if len(a) != 2 || a[0].ID != "s1" || a[0].Outcome != report.OK || !a[0].Detail.Upgrade.Arrived || a[1].ID != "s2" {
		t.Errorf("%+v", a)
	}
	if len(b) != 1 || b[0].ID != "s1" || b[0].Outcome != report.Silent || b[0].Detail.Upgrade.Arrived || b[0].Source != report.FromServer {
		t.Errorf("%+v", b)
	}
	if l.Observations("stranger") != nil {
		t.Error("a run that was never begun was kept")
	}
}
