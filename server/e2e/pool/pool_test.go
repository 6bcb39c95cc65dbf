//go:build linux

package pool

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"sidetone/server/e2e/scenario"
)

// bare is a pool of places without worlds.
func bare(worlds, computing int) *Pool {
	p := &Pool{}
	for range worlds {
		p.places = append(p.places, &Place{})
	}
	p.limit(computing)
	return p
}

// gauge keeps the highest number of those that are inside at a time.
type gauge struct{ now, most atomic.Int64 }

func (g *gauge) in() {
	n := g.now.Add(1)
	for {
		most := g.most.Load()
		if n <= most || g.most.CompareAndSwap(most, n) {
			return
		}
	}
}

func (g *gauge) out() { g.now.Add(-1) }

func always() bool { return true }

func TestJobsRestSideBySideAndComputeInTurns(t *testing.T) {
	const worlds, computing = 3, 2
	var resting, busy, measuring gauge
	full := make(chan struct{})
	everybody := sync.OnceFunc(func() { close(full) })
	job := Job{Do: func(p *Place) bool {
		busy.in()
		_ = p.Measure(func() error {
			measuring.in()
			defer measuring.out()
			runtime.Gosched()
			return nil
		})
		busy.out()
		return p.Rest(func() error {
			resting.in()
			defer resting.out()
			if resting.now.Load() == worlds {
				everybody()
			}
			<-full // ends only if all can rest at a time
			return nil
		}) != nil
	}}
	if left := bare(worlds, computing).Run(slices.Repeat([]Job{job}, worlds), always); left != 0 {
		t.Errorf("%d jobs were left", left)
	}
	if n := measuring.most.Load(); n != 1 {
		t.Errorf("%d measured at a time", n)
	}
	if resting.most.Load() != worlds || busy.most.Load() > computing {
		t.Errorf("%d rested and %d computed at a time, want %d and at most %d", resting.most.Load(), busy.most.Load(), worlds, computing)
	}
}

func TestWhatIsAloneIsAlone(t *testing.T) {
	var all gauge
	var times, trusted atomic.Int64
	do := func(again, alone bool) func(*Place) bool {
		return func(p *Place) bool {
			all.in()
			defer all.out()
			times.Add(1)
			if p.Alone {
				trusted.Add(1)
				if n := all.now.Load(); n != 1 {
					t.Errorf("%d jobs are under way beside one that is alone", n-1)
				}
			} else if alone {
				t.Error("a job that has to be alone is not")
			}
			return again
		}
	}
	jobs := []Job{
		{Do: do(false, false)}, {Alone: true, Do: do(true, true)}, {Do: do(true, false)}, {Do: do(false, false)},
	}
	bare(4, 4).Run(jobs, always)
	// The second and the third were repeated.
	if times.Load() != 6 || trusted.Load() != 3 {
		t.Errorf("%d times done and %d of them alone, want 6 and 3", times.Load(), trusted.Load())
	}
}

func TestOutOfTimeNothingIsBegun(t *testing.T) {
	var done atomic.Int64
	job := Job{Do: func(*Place) bool { done.Add(1); return true }}
	jobs := append(slices.Repeat([]Job{job}, 5), Job{Alone: true, Do: job.Do})
	// One of the five, which then asks to be repeated.
	left := bare(1, 1).Run(jobs, func() bool { return done.Load() == 0 })
	if done.Load() != 1 || left != 6 {
		t.Errorf("%d done and %d left, want 1 and 6: four side by side, one alone, one to be repeated", done.Load(), left)
	}
}

func TestAServerServesItsJobsFirst(t *testing.T) {
	serves := []scenario.Serve{{}, {IPv6: true}, {}, {Flags: []string{"--a"}}, {IPv6: true}}
	q := &queue{}
	for _, s := range serves {
		q.jobs = append(q.jobs, Job{Serve: s})
	}
	var before *scenario.Serve
	var order []string
	for {
		job, any := q.take(before)
		if !any {
			break
		}
		name := "plain"
		switch {
		case job.Serve.IPv6:
			name = "ipv6"
		case job.Serve.Flags != nil:
			name = "flags"
		}
		order = append(order, name)
		before = &job.Serve
	}
	if want := []string{"plain", "plain", "ipv6", "ipv6", "flags"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}
