//go:build linux

package pool

import (
	"reflect"
	"slices"
	"sync"

	"sidetone/server/e2e/scenario"
)

// queue is the jobs that nobody has taken.
type queue struct {
	mutex sync.Mutex
	jobs  []Job
}

// take hands out the first job with the same server as before, else the first;
// any is false when there is none. before is nil where no server runs.
func (q *queue) take(before *scenario.Serve) (job Job, any bool) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if len(q.jobs) == 0 {
		return Job{}, false
	}
	i := max(0, slices.IndexFunc(q.jobs, func(j Job) bool { return before != nil && reflect.DeepEqual(j.Serve, *before) }))
	job = q.jobs[i]
	q.jobs = slices.Delete(q.jobs, i, i+1)
	return job, true
}
