package sqldb

import (
	"cmp"
	"context"
	"strings"

	"sidetone/server/store"
)

// Audit implements store.Store.
func (s *DB) Audit(ctx context.Context, e store.Event) error {
	return s.write(ctx, func(tx querier) error {
		for place := firstPlace(e.At); ; place++ {
			var n int
			err := s.exec(ctx, tx, &n, `INSERT INTO audit (seq, who, means, action, object, detail) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING`,
				place, e.Who, e.Means, string(e.Action), e.Object, e.Detail)
			if err != nil || n == 1 {
				return err
			}
		}
	})
}

// Events implements store.Store.
func (s *DB) Events(ctx context.Context, q store.EventQuery) ([]store.Event, error) {
	where := conditions{}
	where.add("seq >= ?", firstPlace(q.Since))
	for _, c := range []struct{ column, value string }{{"who", q.Who}, {"object", q.Object}} {
		if c.value != "" {
			where.add(c.column+" = ?", c.value)
		}
	}
	if action := string(q.Action); strings.HasSuffix(action, ".") {
		where.add("action LIKE ? ESCAPE '!'", strings.TrimPrefix(part(action), "%"))
	} else if action != "" {
		where.add("action = ?", action)
	}
	if !q.Until.IsZero() {
		where.add("seq < ?", firstPlace(q.Until))
	}
	if q.Before > 0 {
		where.add("seq < ?", int64(q.Before))
	}
	rows, err := s.db.QueryContext(ctx, s.q(`SELECT seq, who, means, action, object, detail FROM audit WHERE `+where.String()+` ORDER BY seq DESC LIMIT ?`),
		append(where.args, cmp.Or(q.Limit, defaultPage))...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var events []store.Event
	for rows.Next() {
		var e store.Event
		if err := rows.Scan(&e.Place, &e.Who, &e.Means, &e.Action, &e.Object, &e.Detail); err != nil {
			return nil, err
		}
		e.At = moment(int64(e.Place) / perMillisecond)
		events = append(events, e)
	}
	return events, s.explain(rows.Err())
}
