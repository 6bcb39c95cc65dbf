package sqldb

import (
	"context"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// Fill implements store.Store. A report is written as anybody writes it, by
// which its line is made of it and its body packed, and who changes it at the
// same time loses nothing.
func (s *DB) Fill(ctx context.Context, progress func(left int)) error {
	for ctx.Err() == nil {
		var left int
		if err := s.on.QueryRowContext(ctx, `SELECT count(*) FROM lines WHERE filled = 0`).Scan(&left); err != nil {
			return s.explain(err)
		}
		progress(left)
		if left == 0 {
			return nil
		}
		ids, err := s.ids(ctx, `SELECT id FROM lines WHERE filled = 0 LIMIT ?`, fillTogether)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.fillOne(ctx, id); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (s *DB) fillOne(ctx context.Context, id string) error {
	err := s.AmendReport(ctx, id, func(*store.Record) error { return nil })
	if refusal.Is(err, refusal.Unknown) { // deleted meanwhile, or a line without its report
		_, err = s.Delete(ctx, store.Selection{ID: id})
	}
	return err
}
