//go:build linux

// Package pool does the fault lab's jobs side by side, each in a world of its
// own. A run waits more than it computes: for answers that do not come, and for
// sockets that are watched after the verdict. What bounds how many fit is the
// processors, so a job says when it only waits, and another has its turn.
package pool

import (
	"errors"
	"os"
	"slices"
	"sync"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// Limits of doing jobs side by side. Both are at least one.
type Limits struct {
	// Worlds is how many jobs are under way at a time.
	Worlds int
	// Computing is how many of them may do anything but wait.
	Computing int
}

// Job is something that is done in a world.
type Job struct {
	// Serve is what the job sets the stage to; jobs with the same one share a
	// server where that can be.
	Serve scenario.Serve
	// Alone: nothing else is under way meanwhile.
	Alone bool
	// Do does it. It may be called from several goroutines. When it answers
	// again, what it found is not to be trusted: it is done once more, alone,
	// and that answer does not matter.
	Do func(*Place) (again bool)
}

// Place is a world with its stage, where one job is done at a time.
type Place struct {
	Stage *backends.Stage
	// Alone: nothing is under way in any other place.
	Alone bool

	serve *scenario.Serve // what the last job set the stage to
	*turns
}

// turns are shared by all places.
type turns struct {
	computing chan struct{} // holds one for each job that computes
	measuring sync.Mutex
}

// Rest calls wait, which does nothing but wait; meanwhile another job computes.
func (p *Place) Rest(wait func() error) error {
	<-p.computing
	defer func() { p.computing <- struct{}{} }()
	return wait()
}

// Measure calls measure while nobody else's is called: what it finds depends on
// how soon the machine does it. Others may compute beside it; it does not rest.
func (p *Place) Measure(measure func() error) error {
	p.measuring.Lock()
	defer p.measuring.Unlock()
	return measure()
}

// Pool is some places.
type Pool struct {
	places []*Place
	close  []func() error
}

// Open makes as many worlds as limits has. binary is bin/sidetone.
func Open(limits Limits, binary string) (*Pool, error) {
	p := &Pool{}
	for range limits.Worlds {
		s, err := p.open(binary)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.places = append(p.places, &Place{Stage: s})
	}
	p.limit(limits.Computing)
	return p, nil
}

// open makes one world, and a stage in it.
func (p *Pool) open(binary string) (*backends.Stage, error) {
	dir, err := os.MkdirTemp("", "lab")
	if err != nil {
		return nil, err
	}
	p.close = append(p.close, func() error { return os.RemoveAll(dir) })
	w, err := world.Make(dir)
	if err != nil {
		return nil, err
	}
	p.close = append(p.close, w.Close)
	s, err := backends.New(w, binary, dir)
	if err != nil {
		return nil, err
	}
	p.close = append(p.close, func() error { s.Close(); return nil })
	return s, nil
}

// limit lets so many compute at a time.
func (p *Pool) limit(computing int) {
	shared := &turns{computing: make(chan struct{}, computing)}
	for _, place := range p.places {
		place.turns = shared
	}
}

// Close takes the worlds away.
func (p *Pool) Close() error {
	var errs []error
	for _, c := range slices.Backward(p.close) {
		errs = append(errs, c())
	}
	p.close = nil
	return errors.Join(errs...)
}

// Run does the jobs: side by side those that can be, then alone those that
// have to be and those that asked for it. It begins none once more, asked
// before each, says that there is no time for one; left is how many were not
// done for that.
func (p *Pool) Run(jobs []Job, more func() bool) (left int) {
	var alone []Job
	q := &queue{}
	for _, job := range jobs {
		if job.Alone {
			alone = append(alone, job)
		} else {
			q.jobs = append(q.jobs, job)
		}
	}
	firsts := len(alone) // these may ask as well
	var group sync.WaitGroup
	var mutex sync.Mutex
	for _, place := range p.places {
		group.Go(func() {
			for more() {
				job, any := q.take(place.serve)
				if !any {
					return
				}
				if place.do(job) {
					mutex.Lock()
					alone = append(alone, job)
					mutex.Unlock()
				}
			}
		})
	}
	group.Wait()
	first := p.places[0]
	first.Alone = true
	defer func() { first.Alone = false }()
	for i := 0; i < len(alone); i++ {
		if !more() {
			return len(q.jobs) + len(alone) - i
		}
		if again := first.do(alone[i]); again && i < firsts {
			alone = append(alone, alone[i])
		}
	}
	return len(q.jobs)
}

// do does a job when its turn has come.
func (p *Place) do(job Job) (again bool) {
	p.computing <- struct{}{}
	defer func() { <-p.computing }()
	p.serve = &job.Serve
	return job.Do(p)
}
