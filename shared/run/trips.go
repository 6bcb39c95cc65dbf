package run

import (
	"slices"
	"time"
)

// trips are round trips in ascending order.
type trips []time.Duration

func (t *trips) add(trip time.Duration) {
	at, _ := slices.BinarySearch(*t, trip)
	*t = slices.Insert(*t, at, trip)
}

// median is 0 where there are none, and of an even number the larger of the two
// in the middle.
func (t trips) median() time.Duration {
	if len(t) == 0 {
		return 0
	}
	return t[len(t)/2]
}
