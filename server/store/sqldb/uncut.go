package sqldb

import (
	"context"
	"time"
)

// Uncut implements store.Store.
func (s *DB) Uncut(ctx context.Context, before time.Time, limit int) ([]string, error) {
	return s.ids(ctx, `SELECT id FROM lines WHERE cut = 0 AND seq < ? ORDER BY seq LIMIT ?`, firstPlace(before), limit)
}
