// Package hop holds packets back: it gives a link the delay and jitter of a
// longer one, where the kernel has no netem.
package hop

import (
	"container/heap"
	"time"
)

// Queue keeps packets until they are due. The zero value is empty.
type Queue struct {
	items packets
	count uint64
}

// Push adds a packet that is due at a moment.
func (q *Queue) Push(packet []byte, due time.Time) {
	q.count++
	heap.Push(&q.items, entry{packet, due, q.count})
}

// Pop takes out the first packet that is due by now; nil: none is.
func (q *Queue) Pop(now time.Time) []byte {
	if len(q.items) == 0 || q.items[0].due.After(now) {
		return nil
	}
	return heap.Pop(&q.items).(entry).packet
}

// Next is the moment when the next packet is due; false: there is none.
func (q *Queue) Next() (time.Time, bool) {
	if len(q.items) == 0 {
		return time.Time{}, false
	}
	return q.items[0].due, true
}

// Len is how many packets wait.
func (q *Queue) Len() int { return len(q.items) }

type entry struct {
	packet []byte
	due    time.Time
	// order keeps packets that are due together in the order they came.
	order uint64
}

type packets []entry

func (p packets) Len() int { return len(p) }
func (p packets) Less(i, j int) bool {
	if p[i].due.Equal(p[j].due) {
		return p[i].order < p[j].order
	}
	return p[i].due.Before(p[j].due)
}
func (p packets) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *packets) Push(x any)   { *p = append(*p, x.(entry)) }
func (p *packets) Pop() any {
	old := *p
	last := old[len(old)-1]
	*p = old[:len(old)-1]
	return last
}
