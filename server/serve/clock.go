package serve

import (
	"context"
	"time"

	"sidetone/server/store"
)

const (
	// maxGap between two sweeps that raises no question. They are an hour
	// apart; a clock that is wrong by less than this costs a report no more
	// than its last day.
	maxGap = 24 * time.Hour
	// doubtFor is how long a clock that seems to have jumped has to go on
	// before it is believed: a day in which somebody can set it right. A
	// server that was switched off for long waits as long.
	doubtFor = 24 * time.Hour
)

// Marks by which all replicas know how time went on.
const (
	sweptMark   = "sweep"          // the last sweep by a clock that was believed
	doubtMark   = "sweep.doubt"    // since when a clock is not believed, by that clock
	doubtOfMark = "sweep.doubt.of" // sweptMark at that time
)

// believes reports whether the clock may be used to delete what is old. It is
// not, for a day, when it is far ahead of the last sweep: what was deleted by
// a wrong clock does not come back. As long as another replica sweeps by an
// earlier clock the doubt does not end.
func believes(ctx context.Context, s store.Store, now time.Time) (bool, error) {
	last, err := s.Mark(ctx, sweptMark)
	if err != nil {
		return false, err
	}
	if !last.IsZero() && now.Sub(last) > maxGap {
		over, err := doubtIsOver(ctx, s, last, now)
		if err != nil || !over {
			return false, err
		}
	}
	if err := s.SetMark(ctx, doubtMark, time.Time{}); err != nil {
		return false, err
	}
	// The very first sweep has nothing to compare with.
	return !last.IsZero(), s.SetMark(ctx, sweptMark, now)
}

// doubtIsOver begins the doubt, or ends it when the clock went on as it should.
func doubtIsOver(ctx context.Context, s store.Store, last, now time.Time) (bool, error) {
	since, err := s.Mark(ctx, doubtMark)
	if err != nil {
		return false, err
	}
	of, err := s.Mark(ctx, doubtOfMark)
	if err != nil {
		return false, err
	}
	took := now.Sub(since)
	if !since.IsZero() && of.Equal(last) && took >= 0 && took <= doubtFor+maxGap {
		return took >= doubtFor, nil
	}
	if err := s.SetMark(ctx, doubtOfMark, last); err != nil {
		return false, err
	}
	return false, s.SetMark(ctx, doubtMark, now)
}
