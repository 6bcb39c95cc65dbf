package sqldb

import (
	"context"

	"sidetone/server/store"
)

// Purge implements store.Store. It deletes a few rows at a time and lets others
// write in between.
func (s *DB) Purge(ctx context.Context, p store.Purge) (store.Purged, error) {
	defer s.recentRuns.forget()
	s.recent.forget() // a run that was cut off leaves nothing for longer than this
	var done store.Purged
	var passed int // sessions, counts and the like, of which nobody asks
	for _, step := range []struct {
		table, column string
		before        int64
		count         *int
	}{
		{"lines", "seq", firstPlace(p.Reports), &passed},
		{"reports", "created", ms(p.Reports), &done.Reports},
		{"runs", "expires", ms(p.Runs), &done.Runs},
		{"links", "expires", ms(p.Links), &done.Links},
		{"sessions", "expires", ms(p.Sessions), &passed},
		{"pending", "expires", ms(p.Sessions), &passed},
		{"tries", "expires", ms(p.Sessions), &passed},
		{"api_tokens", "expires", ms(p.Links), &passed},
		{"audit", "seq", firstPlace(p.Events), &passed},
		{"stored", "hour", hour(p.Stored), &passed},
	} {
		for {
			n, err := s.purgeSome(ctx, step.table, step.column, step.before)
			if err != nil {
				return done, err
			}
			*step.count += n
			if n < purgeTogether {
				break
			}
		}
	}
	return done, nil
}

func (s *DB) purgeSome(ctx context.Context, table, column string, before int64) (n int, err error) {
	key := "id"
	switch table {
	case "stored":
		key = "caller" // all hours of a caller that are as old
	case "audit":
		key = "seq"
	}
	statement := s.q(`DELETE FROM ` + table + ` WHERE ` + column + ` < ? AND ` + key + ` IN (SELECT ` + key + ` FROM ` + table +
		` WHERE ` + column + ` < ? LIMIT ?)`)
	err = s.write(ctx, func(tx querier) error {
		result, err := tx.ExecContext(ctx, statement, before, before, purgeTogether)
		if err != nil {
			return err
		}
		affected, err := result.RowsAffected()
		n = int(affected)
		return err
	})
	return n, err
}
