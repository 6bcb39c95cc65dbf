package sqldb

import (
	"context"

	"sidetone/server/store"
)

// Delete implements store.Store. A few reports at a time go, each whole: others
// write in between, and a server that dies in the middle has deleted some.
func (s *DB) Delete(ctx context.Context, what store.Selection) (store.Purged, error) {
	var done store.Purged
	if what == (store.Selection{}) {
		return done, nil
	}
	defer s.recentRuns.forget()
	s.recent.forget()
	where := selected(what)
	for {
		ids, err := s.ids(ctx, `SELECT l.id FROM lines l WHERE `+where.String()+` LIMIT ?`, append(where.args, purgeTogether)...)
		if err != nil {
			return done, err
		}
		if len(ids) == 0 {
			break
		}
		if err := s.write(ctx, func(tx querier) error { return s.deleteReports(ctx, tx, ids) }); err != nil {
			return done, err
		}
		done.Reports += len(ids)
	}
	err := s.write(ctx, func(tx querier) (err error) {
		for _, column := range []struct{ name, value string }{{"ticket", what.Ticket}, {"link", what.Link}} {
			if column.value == "" {
				continue
			}
			if err := s.exec(ctx, tx, &done.Runs, `DELETE FROM runs WHERE `+column.name+` = ?`, column.value); err != nil {
				return err
			}
			if column.name == "link" {
				column.name = "id"
			}
			if err := s.exec(ctx, tx, &done.Links, `DELETE FROM links WHERE `+column.name+` = ?`, column.value); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

func (s *DB) deleteReports(ctx context.Context, tx querier, ids []string) error {
	var n int
	for _, id := range ids {
		for _, statement := range []string{
			`DELETE FROM runs WHERE id IN (SELECT run FROM reports WHERE id = ?)`,
			`DELETE FROM reports WHERE id = ?`,
			`DELETE FROM lines WHERE id = ?`,
		} {
			if err := s.exec(ctx, tx, &n, statement, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// exec adds how many rows a statement changed to n.
func (s *DB) exec(ctx context.Context, tx querier, n *int, statement string, args ...any) error {
	result, err := tx.ExecContext(ctx, s.q(statement), args...)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	*n += int(changed)
	return err
}

// selected are the conditions of a selection on lines.
func selected(what store.Selection) (where conditions) {
	for _, c := range []struct{ name, value string }{{"id", what.ID}, {"ticket", what.Ticket}, {"link", what.Link}} {
		if c.value != "" {
			where.add("l."+c.name+" <> '' AND l."+c.name+" = ?", c.value)
		}
	}
	if what.Network.IsValid() {
		first, last := addressKeys(what.Network)
		where.add("l.address <> '' AND l.address BETWEEN ? AND ?", first, last)
	}
	return where
}

// Select implements store.Store.
func (s *DB) Select(ctx context.Context, what store.Selection) ([]string, error) {
	if what == (store.Selection{}) {
		return nil, nil
	}
	where := selected(what)
	return s.ids(ctx, `SELECT l.id FROM lines l WHERE `+where.String(), where.args...)
}
