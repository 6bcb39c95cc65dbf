package runs

import (
	"context"
	"errors"
	"math"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

const (
	// window in which a caller's runs are counted.
	window = time.Minute
	// ahead is how far the clock of another replica may go before this one's.
	// What is later still was counted by a clock that was wrong and is set right.
	ahead = time.Hour
	// storedWindow in which the bytes of a caller's reports are counted.
	storedWindow = 24 * time.Hour
	// maxStored of one caller in that time: three thousand reports of 30 KB, of
	// an office behind one address; without it one caller could store 10 GB a
	// day of the largest reports.
	maxStored = 100 << 20
	// ofFree: where little is left, nobody may have stored more than this part
	// of it. So those who store most are refused first, and who comes for the
	// first time is refused last.
	ofFree = 8
	// reserve is the part of the database's ceiling that is kept for the
	// reports of runs that have begun.
	reserve = 20
	// wide is how many callers' shares the callers of one /48 get together.
	wide = 4
	// fullFor is when to come again to a full database: the sweep, which makes
	// room, comes every hour.
	fullFor = time.Hour
)

// errFull is for the log: what the operator can do.
var errFull = errors.New("the database has reached --database-limit; raise it or lower --retention")

// limit is what a caller, and all callers of his network, may take now.
func (s *Service) limit(ctx context.Context, now time.Time) (store.Limit, error) {
	free, err := s.Ceiling.Free(ctx)
	if err != nil {
		return store.Limit{}, err
	}
	if free != math.MaxInt64 {
		free -= s.Ceiling.Bytes / reserve
	}
	if free <= 0 {
		return store.Limit{}, &refusal.Error{Kind: refusal.Unavailable, RetryAfter: fullFor,
			Reason: "database_full", Err: errFull}
	}
	share := store.Share{Runs: s.RunsPerMinute, Bytes: min(maxStored, max(1, free/ofFree))}
	return store.Limit{
		Caller: share, Network: store.Share{Runs: wide * share.Runs, Bytes: wide * share.Bytes},
		Since: now.Add(-window), StoredSince: now.Add(-storedWindow), Until: now.Add(ahead),
	}, nil
}
