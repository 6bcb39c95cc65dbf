package sqldb

import (
	"context"
	"math"
	"time"

	"sidetone/server/refusal"
)

// hour is the one in which t lies, as a number that grows. Bytes are counted
// by the hour, so that a day of a caller is two dozen rows.
func hour(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix() / int64(time.Hour/time.Second)
}

// latest is until as a database has it; the zero time has no end.
func latest(as func(time.Time) int64, until time.Time) int64 {
	if until.IsZero() {
		return math.MaxInt64
	}
	return as(until)
}

// count notes what a report's caller and his network have stored with it.
func (s *DB) count(ctx context.Context, tx querier, k kept, grown int) error {
	if grown <= 0 {
		return nil // what is given back was stored all the same
	}
	for _, who := range []string{k.caller, k.network} {
		if who == "" {
			continue
		}
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO stored (caller, hour, bytes) VALUES (?, ?, ?)
			ON CONFLICT (caller, hour) DO UPDATE SET bytes = stored.bytes + excluded.bytes`), who, hour(k.Report.Created), grown)
		if err != nil {
			return err
		}
	}
	return nil
}

// storedBelow refuses who has stored as much as he may until an hour of it has
// left the window.
func (s *DB) storedBelow(ctx context.Context, tx querier, is, called string, limit int64, since, until time.Time) error {
	if limit == 0 {
		return nil
	}
	var bytes, oldest int64
	err := tx.QueryRowContext(ctx,
		s.q(`SELECT coalesce(sum(bytes), 0), coalesce(min(hour), 0) FROM stored WHERE caller = ? AND hour > ? AND hour <= ?`),
		is, hour(since), latest(hour, until)).Scan(&bytes, &oldest)
	if err != nil || bytes < limit {
		return err
	}
	wait := time.Duration(oldest+1-hour(since)) * time.Hour
	return refusal.Later(max(wait, time.Hour), "stored_enough_of_"+called)
}
