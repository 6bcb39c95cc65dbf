package run

import (
	"math"
	"time"

	"sidetone/shared/retransmit"
)

// lossOf is the share to assume after lost of sent round trips were lost on
// paths that answer: the rule of succession, so that few packets say little,
// and never below the floor.
func lossOf(lost, sent int) float64 {
	if sent <= 0 {
		return retransmit.LossUnknown
	}
	return math.Max(lossFloor, float64(lost+1)/float64(sent+2))
}

// flight is the requests to one server that were sent so far.
type flight struct {
	schedule  retransmit.Schedule
	exchanges int           // to an answer that the page gets to know of
	elapsed   time.Duration // since the first request
}

// silent reports whether the silence of one server can be believed, and how
// many requests it rests on.
func (f flight) silent(allowance time.Duration, loss float64) (requests int, believed bool) {
	n := f.schedule.Unanswered(f.elapsed, allowance)
	return n, retransmit.Chance(n, f.exchanges, loss) < retransmit.Unbelievable
}

// oldest is how long ago the first of the flights began.
func oldest(flights []flight) time.Duration {
	var most time.Duration
	for _, f := range flights {
		most = max(most, f.elapsed)
	}
	return most
}

// allSilent judges servers together, when not one of a transport answers:
// every request counts, but for the first of each flow.
func allSilent(flights []flight, allowance time.Duration, loss float64) bool {
	chance := 1.0
	for _, f := range flights {
		n := f.schedule.Unanswered(f.elapsed, allowance)
		chance *= retransmit.Chance(n, f.exchanges, loss)
	}
	return chance < retransmit.Unbelievable
}
